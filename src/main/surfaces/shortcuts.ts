import type { GlobalShortcut } from 'electron'
import { type KeyName, type KeyState, keyNames, type SettingsValues } from '../../core/contract.ts'
import { timing } from '../../core/timing.ts'
import type { Words } from '../../core/words.ts'

export type Keys = SettingsValues['keys']

/** What keys need of the world. */
export interface ShortcutParts {
  readonly globalShortcut: Pick<GlobalShortcut, 'register' | 'unregister'>
  /**
   * `tells`: a key that is somebody else's is refused (X11, Windows). `wayland` and `macos` may take a key and never
   * pass it on (electron#52218, electron#21975): there only a key that was heard is known to work.
   */
  readonly desktop: 'tells' | 'wayland' | 'macos'
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
  states(words: Words): Readonly<Record<KeyName, KeyState>>
}

/** Holds the global keys; none is asked for before `set`. */
export function createShortcuts(parts: ShortcutParts): Shortcuts {
  const { globalShortcut, desktop, pressed, now = () => performance.now() } = parts
  let wanted: Keys = { phone: null, sip: null, off: null, toggle: null, swap: null }
  const bound = new Map<KeyName, string>()
  /** The keys that were pressed at least once. */
  const heard = new Set<string>()
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
        heard.add(key)
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

  function stateOf(name: KeyName, { settings }: Words): KeyState {
    const key = wanted[name]
    if (key === null) return { state: 'off', text: settings.keyOff }
    if (bound.get(name) !== key) return { state: 'taken', text: settings.keyTaken(key) }
    if (desktop === 'tells' || heard.has(key)) return { state: 'working', text: settings.keyWorking(key) }
    const text =
      desktop === 'wayland' ? settings.keyRequestedOnWayland(key, name) : settings.keyRequested(key)
    return { state: 'requested', text }
  }

  return {
    set,
    change(keys) {
      const before = wanted
      const changed = keyNames.filter((name) => keys[name] !== before[name])
      set(keys)
      const name = changed.find((one) => keys[one] !== null && bound.get(one) !== keys[one])
      if (name === undefined) return { ok: true, undo: () => set(before) }
      set(before)
      return { ok: false, name, key: keys[name] ?? '' }
    },
    retry: () => {
      if (paused === null) set(wanted)
    },
    pause: (wish) => (wish ? pause() : resume()),
    states: (words) => ({
      phone: stateOf('phone', words),
      sip: stateOf('sip', words),
      off: stateOf('off', words),
      toggle: stateOf('toggle', words),
      swap: stateOf('swap', words),
    }),
  }
}

/** Whether this desktop tells that a key is somebody else's. */
export function keyDesktop(
  platform: NodeJS.Platform,
  sessionType: string | undefined,
): ShortcutParts['desktop'] {
  if (platform === 'darwin') return 'macos'
  return platform === 'linux' && sessionType === 'wayland' ? 'wayland' : 'tells'
}
