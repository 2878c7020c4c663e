import type { GlobalShortcut } from 'electron'
import type { Messages } from '../../core/locales/messages.ts'
import { timing } from '../../core/model/timing.ts'
import { type KeyName, keyNames, type SettingsValues } from '../../core/settings/values.ts'
import type { KeyState } from '../../core/view/window-pages.ts'

export type Keys = SettingsValues['keys']

/**
 * What a desktop says of a key, and what is known once it was heard:
 * - `tells` (X11, Windows): one that is somebody else's is refused, every other works everywhere.
 * - `macos` may take a key and never pass it on (electron#21975); one that was heard works everywhere.
 * - `wayland`, where we speak it ourselves: without the portal's GlobalShortcuts every key is refused. With it every key
 *   is taken, whatever the desktop or the person at it then decides (electron#52218).
 * - `xwayland`, a program for X in a Wayland session: a key is taken, and passed on while a program for X has the
 *   keyboard, so mostly while a window of ours does.
 */
export type KeyDesktop = 'tells' | 'macos' | 'wayland' | 'xwayland'

/** What keys need of the world. */
export interface ShortcutParts {
  readonly globalShortcut: Pick<GlobalShortcut, 'register' | 'unregister'>
  readonly desktop: KeyDesktop
  /** Whether a window of ours has the keyboard: a key that is heard then may have been meant for it alone. */
  ownWindowInFront(): boolean
  pressed(name: KeyName): void
  /** Monotonic, in ms; left out: the machine's. */
  now?(): number
}

/** What became of a change of keys. */
export type KeysChanged =
  /** `undo` puts the keys back as they were. */
  | { readonly ok: true; undo(): void }
  /** Somebody else has `key`, so nothing was changed. */
  | { readonly ok: false; readonly name: KeyName; readonly key: string }

/** The global keys. */
export interface Shortcuts {
  /** Asks for `keys`; each that is somebody else's is left out, and its state says so. */
  set(keys: Keys): void
  /** Asks for `keys` instead of those that are there: all that differ, or none. */
  change(keys: Keys): KeysChanged
  /** Asks once more for those that were somebody else's. */
  retry(): void
  /**
   * Gives the keys back to the desktop while the agent presses one to choose it: it would switch, and the page would
   * never see it. They return with `false`, with the next change, and by themselves after timing.keyRecording.
   */
  pause(paused: boolean): void
  states(messages: Messages): Readonly<Record<KeyName, KeyState>>
  /** Whether a key that nobody refused works in every program; else only what was heard is known. */
  readonly workEverywhere: boolean
}

/** Holds the global keys; none is asked for before `set`. */
export function createShortcuts(parts: ShortcutParts): Shortcuts {
  const { globalShortcut, desktop, ownWindowInFront, pressed, now = () => performance.now() } = parts
  let wanted: Keys = { phone: null, sip: null, off: null, toggle: null, swap: null }
  const bound = new Map<KeyName, string>()
  /** The keys that were heard at least once, and whether once no window of ours was in front. */
  const heard = new Map<string, 'in-front' | 'behind'>()
  let paused: NodeJS.Timeout | null = null
  let last: { readonly name: KeyName; readonly at: number } | null = null

  /** X repeats a key that is held down, which would swap to and fro many times a second. */
  function isRepeated(name: KeyName): boolean {
    const at = now()
    const repeated = last !== null && last.name === name && at - last.at < timing.keyRepeat
    last = { name, at }
    return repeated
  }

  function bind(name: KeyName, key: string | null): boolean {
    if (key === null || bound.get(name) === key) return true
    const taken = register(name, key)
    if (taken) bound.set(name, key)
    return taken
  }

  function register(name: KeyName, key: string): boolean {
    try {
      return globalShortcut.register(key, () => {
        if (!ownWindowInFront()) heard.set(key, 'behind')
        else if (!heard.has(key)) heard.set(key, 'in-front')
        if (!isRepeated(name)) pressed(name)
      })
    } catch {
      // Electron throws for a key that this system does not have.
      return false
    }
  }

  function release(name: KeyName): void {
    const key = bound.get(name)
    if (key === undefined) return
    bound.delete(name)
    globalShortcut.unregister(key)
  }

  /** What is bound stays so in name while it is paused. */
  function pause(): void {
    resume()
    for (const key of bound.values()) globalShortcut.unregister(key)
    paused = setTimeout(resume, timing.keyRecording)
  }

  function resume(): void {
    if (paused === null) return
    clearTimeout(paused)
    paused = null
    for (const [name, key] of bound) if (!register(name, key)) bound.delete(name)
  }

  function set(keys: Keys): void {
    resume()
    // Released first: two keys that change places are free for each other then.
    for (const name of keyNames) if (bound.get(name) !== keys[name]) release(name)
    wanted = keys
    for (const name of keyNames) bind(name, keys[name])
  }

  function stateOf(name: KeyName, { settings }: Messages): KeyState {
    const key = wanted[name]
    if (key === null) return { state: 'off', text: settings.keyOff }
    const isBound = bound.get(name) === key
    switch (desktop) {
      case 'tells':
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

  /** No more than that a key was heard is ever claimed: another program may keep it to itself. */
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
    workEverywhere: desktop === 'tells',
    change(keys) {
      const before = wanted
      const changed = keyNames.filter((name) => keys[name] !== before[name])
      set(keys)
      // Where every key is refused, that says nothing of this one.
      const refused = desktop === 'wayland' ? [] : changed
      const name = refused.find((one) => keys[one] !== null && bound.get(one) !== keys[one])
      if (name === undefined) return { ok: true, undo: () => set(before) }
      set(before)
      return { ok: false, name, key: keys[name] ?? '' }
    },
    retry: () => {
      if (paused === null) set(wanted)
    },
    pause: (wish) => (wish ? pause() : resume()),
    states: (messages) => ({
      phone: stateOf('phone', messages),
      sip: stateOf('sip', messages),
      off: stateOf('off', messages),
      toggle: stateOf('toggle', messages),
      swap: stateOf('swap', messages),
    }),
  }
}

/** What kind of desktop keys are asked of; `isWayland` says that Chromium speaks to the compositor itself. */
export function keyDesktop(
  platform: NodeJS.Platform,
  isWayland: boolean,
  { XDG_SESSION_TYPE: session, WAYLAND_DISPLAY }: NodeJS.ProcessEnv,
): KeyDesktop {
  if (platform === 'darwin') return 'macos'
  if (platform !== 'linux') return 'tells'
  if (isWayland) return 'wayland'
  // A compositor that was started on a console, or within a session of X's, does not change the session's type.
  return session === 'wayland' || (session !== 'x11' && Boolean(WAYLAND_DISPLAY)) ? 'xwayland' : 'tells'
}
