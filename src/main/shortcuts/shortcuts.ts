import type { GlobalShortcut } from 'electron'
import type { Messages } from '../../core/locales/messages.ts'
import { timing } from '../../core/model/timing.ts'
import { type KeyName, keyNames } from '../../core/settings/accelerator.ts'
import type { SettingsValues } from '../../core/settings/values.ts'
import type { KeyState } from '../../core/view/window-pages.ts'

/** The key of each action, as Electron's accelerator; null: none. */
export type Keys = SettingsValues['keys']

/**
 * What registering a key means on a desktop:
 * - `x11-or-windows`: a key that another program has is refused; every other works everywhere.
 * - `macos` may accept a key and never deliver it (electron#21975); a key that was delivered works everywhere.
 * - `wayland`, if Chromium itself is a Wayland client: without the portal's GlobalShortcuts every key is refused. With it every
 *   key is accepted, whatever the desktop or the agent then decides (electron#52218).
 * - `xwayland`, an X program in a Wayland session: every free key is accepted, and delivered while an X program has the
 *   keyboard, so mostly while our own window does.
 */
export type KeyDesktop = 'x11-or-windows' | 'macos' | 'wayland' | 'xwayland'

/** The parts of the app on which the global keys depend. */
export interface ShortcutOptions {
  readonly globalShortcut: Pick<GlobalShortcut, 'register' | 'unregister'>
  readonly desktop: KeyDesktop
  /** Whether our own window has the keyboard: a key that arrives then may have been delivered to that window only. */
  ownWindowInFront(): boolean
  pressed(name: KeyName): void
  /** The monotonic time in ms; left out: the machine's. */
  now?(): number
}

/** The result of a change of keys. */
export type KeysChanged =
  /** All keys were changed. The former keys stay registered until `keep` releases them or `undo` restores them. */
  | { readonly ok: true; keep(): void; undo(): void }
  /** Another program has `key`, so no key was changed. */
  | { readonly ok: false; readonly name: KeyName; readonly key: string }

/** The global keys. */
export interface Shortcuts {
  /** Registers `keys`. A key that another program has is left out, and its state says so. */
  set(keys: Keys): void
  /** Registers `keys` in place of the present ones: all that differ, or none. */
  change(keys: Keys): KeysChanged
  /** Tries again to register the keys that were refused. */
  retry(): void
  /**
   * Unregisters the keys while the agent chooses one by pressing it: a registered key would switch, and the page would not
   * receive it. They are registered again by `false`, by the next change, or after timing.keyRecording.
   */
  pause(paused: boolean): void
  /** What the settings page says of each key. */
  states(messages: Messages): Readonly<Record<KeyName, KeyState>>
  /** Whether a key that was not refused works in every program. If not, only a key that was heard is known to work. */
  readonly workEverywhere: boolean
}

/** The global keys; none is registered before `set`. */
export function createShortcuts(parts: ShortcutOptions): Shortcuts {
  const { globalShortcut, desktop, ownWindowInFront, pressed, now = () => performance.now() } = parts
  let wanted: Keys = { phone: null, sip: null, off: null, toggle: null, swap: null }
  /** The keys that the desktop gives to the app: those of `wanted`, and during a change also those that may replace them. */
  const registered = new Set<string>()
  /** The keys that were heard, and whether our window was in front each time or once behind another. */
  const heard = new Map<string, 'in-front' | 'behind'>()
  let paused: NodeJS.Timeout | null = null
  let last: { readonly name: KeyName; readonly at: number } | null = null

  /** X repeats a key that is held down, which would swap the device many times a second. */
  function isRepeated(name: KeyName): boolean {
    const at = now()
    const repeated = last !== null && last.name === name && at - last.at < timing.keyRepeat
    last = { name, at }
    return repeated
  }

  function actionOf(key: string): KeyName | undefined {
    return keyNames.find((name) => wanted[name] === key)
  }

  /** Registers those of `keys` that are not registered yet. A key that another program has is left out. */
  function registerAll(keys: Iterable<string | null>): void {
    for (const key of keys) {
      if (key !== null && !registered.has(key) && register(key)) registered.add(key)
    }
  }

  function register(key: string): boolean {
    try {
      return globalShortcut.register(key, () => {
        if (!ownWindowInFront()) heard.set(key, 'behind')
        else if (!heard.has(key)) heard.set(key, 'in-front')
        // Looked up at each press, so that two actions can exchange keys that no other program can take meanwhile.
        const name = actionOf(key)
        if (name !== undefined && !isRepeated(name)) pressed(name)
      })
    } catch {
      // Electron throws for a key that does not exist on this system.
      return false
    }
  }

  function releaseUnwanted(): void {
    for (const key of registered) {
      if (actionOf(key) !== undefined) continue
      registered.delete(key)
      globalShortcut.unregister(key)
    }
  }

  /** Unregisters the keys, and keeps them in `registered` so that `resume` registers them again. */
  function pause(): void {
    resume()
    for (const key of registered) globalShortcut.unregister(key)
    paused = setTimeout(resume, timing.keyRecording)
  }

  function resume(): void {
    if (paused === null) return
    clearTimeout(paused)
    paused = null
    for (const key of registered) if (!register(key)) registered.delete(key)
  }

  function set(keys: Keys): void {
    resume()
    wanted = keys
    releaseUnwanted()
    registerAll(Object.values(keys))
  }

  function isRegistered(name: KeyName, key: string): boolean {
    return registered.has(key) && actionOf(key) === name
  }

  function stateOf(name: KeyName, { settings }: Messages): KeyState {
    const key = wanted[name]
    if (key === null) return { state: 'off', text: settings.keyOff }
    const isBound = isRegistered(name, key)
    switch (desktop) {
      case 'x11-or-windows':
        if (isBound) return { state: 'working', text: settings.keyWorking(key) }
        return { state: 'taken', text: settings.keyTaken(key) }
      case 'macos':
        if (!isBound) return { state: 'taken', text: settings.keyTaken(key) }
        if (heard.get(key) === 'behind') return { state: 'working', text: settings.keyWorking(key) }
        return { state: 'requested', text: settings.keyRequested(key) }
      case 'xwayland':
        if (!isBound) return { state: 'taken', text: settings.keyTaken(key) }
        return onWayland(key, name, settings)
      case 'wayland':
        if (!isBound) return { state: 'unavailable', text: settings.keyUnavailable(key, name) }
        return onWayland(key, name, settings)
    }
  }

  /** The state of a key on Wayland. It claims no more than that a key was heard: another program may keep the key. */
  function onWayland(key: string, name: KeyName, settings: Messages['settings']): KeyState {
    switch (heard.get(key)) {
      case 'behind':
        return { state: 'heard', text: settings.keyHeard(key) }
      case 'in-front':
        return { state: 'requested', text: settings.keyHeardInFront(key, name) }
      case undefined:
        return { state: 'requested', text: settings.keyRequestedOnWayland(key, name) }
    }
  }

  return {
    set,
    workEverywhere: desktop === 'x11-or-windows',
    change(keys) {
      resume()
      const before = wanted
      // The former keys are released last: a program that waits for one could take it, and a refusal would lose it.
      registerAll(Object.values(keys))
      const changed = keyNames.filter((name) => keys[name] !== before[name])
      // Plain Wayland refuses every key, so a refusal says nothing about this one.
      const refusable = desktop === 'wayland' ? [] : changed
      for (const name of refusable) {
        const key = keys[name]
        if (key === null || registered.has(key)) continue
        releaseUnwanted()
        return { ok: false, name, key }
      }
      wanted = keys
      return {
        ok: true,
        keep: releaseUnwanted,
        undo() {
          wanted = before
          releaseUnwanted()
        },
      }
    },
    retry: () => {
      if (paused === null) registerAll(Object.values(wanted))
    },
    pause: (isPaused) => (isPaused ? pause() : resume()),
    states: (messages) => ({
      phone: stateOf('phone', messages),
      sip: stateOf('sip', messages),
      off: stateOf('off', messages),
      toggle: stateOf('toggle', messages),
      swap: stateOf('swap', messages),
    }),
  }
}

/** The kind of desktop that this is. `isWayland`: Chromium speaks to the compositor itself. */
export function keyDesktop(
  platform: NodeJS.Platform,
  isWayland: boolean,
  { XDG_SESSION_TYPE: session, WAYLAND_DISPLAY }: NodeJS.ProcessEnv,
): KeyDesktop {
  if (platform === 'darwin') return 'macos'
  if (platform !== 'linux') return 'x11-or-windows'
  if (isWayland) return 'wayland'
  // A compositor that was started on a console, or in a window on X, does not change the session's type.
  return session === 'wayland' || (session !== 'x11' && Boolean(WAYLAND_DISPLAY))
    ? 'xwayland'
    : 'x11-or-windows'
}
