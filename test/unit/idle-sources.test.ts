import { expect, test } from 'vitest'
import { idleSourceKinds } from '../../src/main/presence/idle/idle-sources.ts'

test.each([
  ['Windows', 'win32', {}, ['electron']],
  ['macOS', 'darwin', {}, ['electron']],
  ['X11', 'linux', { XDG_SESSION_TYPE: 'x11', DISPLAY: ':0' }, ['mutter', 'electron']],
  ['X11 without XDG_SESSION_TYPE', 'linux', { DISPLAY: ':0' }, ['mutter', 'electron']],
  [
    'Wayland with Xwayland',
    'linux',
    { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' },
    ['mutter', 'wayland'],
  ],
  ['Wayland without WAYLAND_DISPLAY', 'linux', { XDG_SESSION_TYPE: 'wayland' }, ['mutter', 'wayland']],
  [
    'Wayland that was started on a console',
    'linux',
    { XDG_SESSION_TYPE: 'tty', WAYLAND_DISPLAY: 'wayland-1', DISPLAY: ':0' },
    ['mutter', 'wayland'],
  ],
  [
    'a compositor in a window on X11',
    'linux',
    { XDG_SESSION_TYPE: 'x11', WAYLAND_DISPLAY: 'wayland-1', DISPLAY: ':0' },
    ['mutter', 'wayland', 'electron'],
  ],
])('on %s the sources are tried in this order', (_where, platform, env, kinds) => {
  expect(idleSourceKinds(platform, env)).toEqual(kinds)
})
