import { describe, expect, test } from 'vitest'
import { compositorSocket } from '../../src/main/wayland/compositor-socket.ts'
import { encode } from '../../src/main/wayland/wire.ts'
import { compositor } from './support/compositor.ts'

const limit = 90_000

/** A compositor with one seat and ext-idle-notify-v1 that has been asked for a notification. */
function watched() {
  const one = compositor(limit)
  one.announce(['wl_compositor 5', 'wl_seat 8', 'ext_idle_notifier_v1 1'])
  one.ready()
  one.asked()
  return one
}

/** Object ids in the order of the requests: notifier, seat, notification, and two more for each further seat. */
const [notifier, seat, notification, otherNotification] = [4, 5, 6, 8]

describe('the protocol in use is', () => {
  test.each([
    [
      'version 2, for keyboard and pointer alone',
      ['ext_idle_notifier_v1 2'],
      'ext_idle_notifier_v1 2',
      [2, limit, seat],
    ],
    [
      'version 1',
      ['org_kde_kwin_idle 1', 'ext_idle_notifier_v1 1'],
      'ext_idle_notifier_v1 1',
      [1, limit, seat],
    ],
    ['the predecessor', ['org_kde_kwin_idle 1'], 'org_kde_kwin_idle 1', [0, seat, limit]],
  ] as const)('%s', (_which, globals, used, [request, ...given]) => {
    const one = compositor(limit)
    one.announce(['wl_seat 7', ...globals])
    expect(one.reports()).toEqual([])
    one.ready()
    expect(one.reports()).toEqual([{ kind: 'watching', global: used.split(' ')[0] }])
    expect([one.bound(used), one.bound('wl_seat 1')]).toEqual([notifier, seat])
    expect(one.asked()).toEqual([`${notifier}.${request}(${[notification, ...given].join(', ')})`])
  })

  test.each([
    ['the compositor supports none', ['wl_seat 7', 'wl_compositor 4']],
    ['it has no seat', ['ext_idle_notifier_v1 1']],
  ])('none where %s', (_why, globals) => {
    const one = compositor(limit)
    one.announce(globals)
    one.ready()
    expect(one.reports()).toEqual([{ kind: 'unsupported' }])
  })
})

describe('the seat', () => {
  test('becomes idle and active', () => {
    const one = watched()
    one.notify(notification, 0)
    one.notify(notification, 1)
    one.notify(notification, 0)
    expect(one.reports().map(({ kind }) => kind)).toEqual(['watching', 'idle', 'active', 'idle'])
  })

  test('sends other events, which are ignored', () => {
    const one = watched()
    // wl_seat.capabilities, wl_display.delete_id, and an object that was never asked for.
    one.send(encode(seat, 0, 3), encode(1, 1, 3), encode(99, 0))
    expect(one.reports().map(({ kind }) => kind)).toEqual(['watching'])
    expect(one.asked()).toEqual([])
  })
})

describe('of two seats', () => {
  function withTwo() {
    const one = watched()
    one.announce(['wl_seat 7'], 9)
    expect(one.asked()).toEqual([`${notifier}.1(${otherNotification}, ${limit}, 7)`])
    return one
  }

  test('both must be idle, and one of them is enough for the agent to be active', () => {
    const one = withTwo()
    one.notify(notification, 0)
    expect(one.reports().map(({ kind }) => kind)).toEqual(['watching'])
    one.notify(otherNotification, 0)
    one.notify(notification, 1)
    expect(one.reports().map(({ kind }) => kind)).toEqual(['watching', 'idle', 'active'])
  })

  test('one that is removed does not count any more', () => {
    const one = withTwo()
    one.notify(notification, 0)
    one.remove(9)
    expect(one.reports().map(({ kind }) => kind)).toEqual(['watching', 'idle'])
    expect(one.asked()).toEqual([`${otherNotification}.0()`])
  })

  test('one that is plugged in while the agent is idle has not been touched', () => {
    const one = watched()
    one.notify(notification, 0)
    one.announce(['wl_seat 7'], 9)
    expect(one.reports().map(({ kind }) => kind)).toEqual(['watching', 'idle'])
  })
})

describe('the conversation ends', () => {
  test('where the compositor reports an error', () => {
    const one = watched()
    expect(() => one.send(encode(1, 0, notifier, 1, 'invalid method'))).toThrow('invalid method')
  })

  test('where the compositor does not report idleness any more', () => {
    const one = watched()
    expect(() => one.remove(3)).toThrow('not report idleness any more')
  })

  test('where the bytes are not Wayland', () => {
    const one = watched()
    expect(() => one.send(Buffer.from('HTTP/1.1 400 Bad Request'))).toThrow()
  })
})

test.each([
  [{ WAYLAND_DISPLAY: 'wayland-1', XDG_RUNTIME_DIR: '/run/user/1000' }, '/run/user/1000/wayland-1'],
  [{ WAYLAND_DISPLAY: '/elsewhere/socket', XDG_RUNTIME_DIR: '/run/user/1000' }, '/elsewhere/socket'],
  [{ XDG_RUNTIME_DIR: '/run/user/1000' }, '/run/user/1000/wayland-0'],
  [{ WAYLAND_DISPLAY: '', XDG_RUNTIME_DIR: '/run/user/1000' }, '/run/user/1000/wayland-0'],
  [{ WAYLAND_DISPLAY: 'wayland-1' }, null],
])('with %j the compositor listens at %s', (env, path) => {
  expect(compositorSocket(env)).toBe(path)
})
