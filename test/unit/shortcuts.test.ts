import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { timing } from '../../src/core/model/timing.ts'
import type { KeyName } from '../../src/core/settings/accelerator.ts'
import {
  createShortcuts,
  type KeyDesktop,
  type Keys,
  keyDesktop,
} from '../../src/main/shortcuts/shortcuts.ts'
import { messages } from '../support/messages.ts'

const none: Keys = { phone: null, sip: null, off: null, toggle: null, swap: null }

/** Shortcuts on a desktop where another program has the keys in `taken`; `press` delivers a key. */
function keysOn(desktop: KeyDesktop, taken: readonly string[] | 'all' = []) {
  const front = { ours: false }
  const registered = new Map<string, () => void>()
  const released: string[] = []
  const pressed: KeyName[] = []
  const clock = { now: 0 }
  const shortcuts = createShortcuts({
    desktop,
    ownWindowInFront: () => front.ours,
    now: () => clock.now,
    pressed: (name) => pressed.push(name),
    globalShortcut: {
      register: (key, callback) => {
        if (key === 'Ctrl+Alt+Throws') throw new TypeError('conversion failure')
        if (taken === 'all' || taken.includes(key) || registered.has(key)) return false
        registered.set(key, callback)
        return true
      },
      unregister: (key) => {
        if (registered.delete(key)) released.push(key)
      },
    },
  })
  const press = (key: string) => registered.get(key)?.()
  return { shortcuts, registered, released, pressed, clock, front, press }
}

describe.each(['wayland', 'xwayland', 'macos'] as const)(
  'on %s, which may accept a key and never deliver it',
  (desktop) => {
    test('a key is requested until it was heard with another program in front', () => {
      const { shortcuts, press, pressed, front } = keysOn(desktop)
      shortcuts.set({ ...none, sip: 'Ctrl+Alt+2' })
      expect(shortcuts.states(messages).sip.state).toBe('requested')
      front.ours = true
      press('Ctrl+Alt+2')
      expect(pressed).toEqual(['sip'])
      expect(shortcuts.states(messages).sip.state).toBe('requested')
      front.ours = false
      press('Ctrl+Alt+2')
      expect(shortcuts.states(messages).sip.state).toBe(desktop === 'macos' ? 'working' : 'heard')
      front.ours = true
      press('Ctrl+Alt+2')
      expect(shortcuts.states(messages).sip.state).not.toBe('requested')
    })

    test('a new key for the same action counts as not heard', () => {
      const { shortcuts, press } = keysOn(desktop)
      shortcuts.set({ ...none, sip: 'Ctrl+Alt+2' })
      press('Ctrl+Alt+2')
      expect(shortcuts.change({ ...none, sip: 'Ctrl+Alt+3' }).ok).toBe(true)
      expect(shortcuts.states(messages).sip.state).toBe('requested')
    })

    test('no key is said to work in every program', () => {
      expect(keysOn(desktop).shortcuts.workEverywhere).toBe(false)
    })
  },
)

describe.each(['wayland', 'xwayland'] as const)('on %s', (desktop) => {
  test('the text names the command to bind instead, and does not count a key heard in our own window', () => {
    const { shortcuts, press, front } = keysOn(desktop)
    const text = () => shortcuts.states(messages).toggle.text
    shortcuts.set({ ...none, toggle: 'Ctrl+Alt+9' })
    expect(text()).toContain('bind the command "hookswitch toggle"')
    front.ours = true
    press('Ctrl+Alt+9')
    expect(text()).toMatch(/only while this window was in front.*"hookswitch toggle"/)
    front.ours = false
    press('Ctrl+Alt+9')
    expect(text()).toBe(messages.settings.keyHeard('Ctrl+Alt+9'))
  })
})

test('a Wayland desktop that gives no keys is not reported as another program that has them', () => {
  const { shortcuts } = keysOn('wayland', 'all')
  shortcuts.set({ ...none, off: 'Ctrl+Alt+0' })
  const { state, text } = shortcuts.states(messages).off
  expect(state).toBe('unavailable')
  expect(text).toContain('Bind the command "hookswitch off"')
  expect(shortcuts.change({ ...none, off: 'Ctrl+Alt+7' }).ok).toBe(true)
  expect(shortcuts.states(messages).off.text).toContain('Ctrl+Alt+7')
})

test('a key that is held down counts once, and again when it is pressed again', () => {
  const { shortcuts, press, pressed, clock } = keysOn('x11-or-windows')
  shortcuts.set({ ...none, toggle: 'Ctrl+Alt+9', off: 'Ctrl+Alt+0' })
  for (const at of [0, 660, 700, 740, 780]) {
    clock.now = at
    press('Ctrl+Alt+9')
  }
  expect(pressed).toEqual(['toggle'])
  clock.now = 2000
  press('Ctrl+Alt+9')
  press('Ctrl+Alt+0')
  press('Ctrl+Alt+9')
  expect(pressed).toEqual(['toggle', 'toggle', 'off', 'toggle'])
})

describe('while a key is chosen by pressing it', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('no key is registered, the states stay, and the keys are registered again afterwards', () => {
    const { shortcuts, registered } = keysOn('x11-or-windows')
    shortcuts.set({ ...none, phone: 'Ctrl+Alt+1' })
    shortcuts.pause(true)
    shortcuts.retry()
    expect(registered.size).toBe(0)
    expect(shortcuts.states(messages).phone.state).toBe('working')
    shortcuts.pause(false)
    expect([...registered.keys()]).toEqual(['Ctrl+Alt+1'])
  })

  test('the change that follows registers them again, too', () => {
    const { shortcuts, registered } = keysOn('x11-or-windows', ['Ctrl+Alt+T'])
    shortcuts.set({ ...none, phone: 'Ctrl+Alt+1', sip: 'Ctrl+Alt+2' })
    shortcuts.pause(true)
    expect(shortcuts.change({ ...none, phone: 'Ctrl+Alt+T', sip: 'Ctrl+Alt+2' }).ok).toBe(false)
    expect([...registered.keys()].sort()).toEqual(['Ctrl+Alt+1', 'Ctrl+Alt+2'])
  })

  test('they are registered again even if the page never reports that it is done', () => {
    const { shortcuts, registered } = keysOn('x11-or-windows')
    shortcuts.set({ ...none, phone: 'Ctrl+Alt+1' })
    shortcuts.pause(true)
    vi.advanceTimersByTime(timing.keyRecording)
    expect([...registered.keys()]).toEqual(['Ctrl+Alt+1'])
  })

  test('a key that another program took meanwhile is reported as taken', () => {
    const taken: string[] = []
    const { shortcuts } = keysOn('x11-or-windows', taken)
    shortcuts.set({ ...none, phone: 'Ctrl+Alt+1' })
    shortcuts.pause(true)
    taken.push('Ctrl+Alt+1')
    shortcuts.pause(false)
    expect(shortcuts.states(messages).phone.state).toBe('taken')
  })
})

test('a key that stays the app’s own is never released, so that no program that waits for it can take it', () => {
  const { shortcuts, released, press, pressed } = keysOn('x11-or-windows', ['Ctrl+Alt+T'])
  const before = { ...none, phone: 'Ctrl+Alt+1', sip: 'Ctrl+Alt+2', swap: 'Ctrl+Alt+8' }
  shortcuts.set(before)
  const refused = {
    ...none,
    phone: 'Ctrl+Alt+2',
    sip: 'Ctrl+Alt+1',
    toggle: 'Ctrl+Alt+9',
    swap: 'Ctrl+Alt+T',
  }
  expect(shortcuts.change(refused).ok).toBe(false)
  expect(released).toEqual(['Ctrl+Alt+9'])
  const undone = shortcuts.change({ ...before, swap: 'Ctrl+Alt+7' })
  if (undone.ok) undone.undo()
  const exchanged = shortcuts.change({ ...before, phone: 'Ctrl+Alt+2', sip: 'Ctrl+Alt+1' })
  if (exchanged.ok) exchanged.keep()
  shortcuts.retry()
  expect(released).toEqual(['Ctrl+Alt+9', 'Ctrl+Alt+7'])
  press('Ctrl+Alt+1')
  expect(pressed).toEqual(['sip'])
})

test('a former key is released once the change is kept', () => {
  const { shortcuts, registered } = keysOn('x11-or-windows')
  shortcuts.set({ ...none, phone: 'Ctrl+Alt+1', sip: 'Ctrl+Alt+2' })
  const changed = shortcuts.change({ ...none, phone: 'Ctrl+Alt+2', off: 'Ctrl+Alt+0' })
  if (changed.ok) changed.keep()
  expect([...registered.keys()].sort()).toEqual(['Ctrl+Alt+0', 'Ctrl+Alt+2'])
})

test('undo restores all keys of a change', () => {
  const { shortcuts, registered } = keysOn('x11-or-windows')
  shortcuts.set({ ...none, phone: 'Ctrl+Alt+1', sip: 'Ctrl+Alt+2' })
  const changed = shortcuts.change({ ...none, phone: 'Ctrl+Alt+2', off: 'Ctrl+Alt+0' })
  if (changed.ok) changed.undo()
  expect([...registered.keys()].sort()).toEqual(['Ctrl+Alt+1', 'Ctrl+Alt+2'])
  expect(shortcuts.states(messages)).toMatchObject({ phone: { state: 'working' }, off: { state: 'off' } })
})

test.each(['Ctrl+Alt+T', 'Ctrl+Alt+Throws'])(
  'a change to %s, which cannot be registered, changes no key',
  (key) => {
    const { shortcuts, registered } = keysOn('x11-or-windows', ['Ctrl+Alt+T'])
    shortcuts.set({ ...none, phone: 'Ctrl+Alt+1' })
    const changed = shortcuts.change({ ...none, phone: key, sip: 'Ctrl+Alt+2' })
    expect(changed).toEqual({ ok: false, name: 'phone', key })
    expect([...registered.keys()]).toEqual(['Ctrl+Alt+1'])
    expect(shortcuts.states(messages).phone.state).toBe('working')
  },
)

test('a key that was refused from the start does not prevent a change of another', () => {
  const { shortcuts } = keysOn('x11-or-windows', ['Ctrl+Alt+1'])
  shortcuts.set({ ...none, phone: 'Ctrl+Alt+1' })
  expect(shortcuts.states(messages).phone.state).toBe('taken')
  expect(shortcuts.change({ ...none, phone: 'Ctrl+Alt+1', sip: 'Ctrl+Alt+2' }).ok).toBe(true)
})

test.each([
  ['linux', false, { XDG_SESSION_TYPE: 'x11' }, 'x11-or-windows'],
  ['linux', false, {}, 'x11-or-windows'],
  ['linux', false, { XDG_SESSION_TYPE: 'x11', WAYLAND_DISPLAY: 'wayland-1' }, 'x11-or-windows'],
  ['linux', false, { XDG_SESSION_TYPE: 'wayland' }, 'xwayland'],
  ['linux', false, { XDG_SESSION_TYPE: 'tty', WAYLAND_DISPLAY: 'wayland-1' }, 'xwayland'],
  ['linux', true, { XDG_SESSION_TYPE: 'wayland' }, 'wayland'],
  ['linux', true, {}, 'wayland'],
  ['win32', false, {}, 'x11-or-windows'],
  ['darwin', false, {}, 'macos'],
] as const)('%s, Chromium speaks Wayland: %s, %j: the desktop is %s', (platform, isWayland, env, desktop) => {
  expect(keyDesktop(platform, isWayland, env)).toBe(desktop)
})
