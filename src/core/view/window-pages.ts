import type { KeyName, SettingsValues } from '../settings/values.ts'

/**
 * How a key stands: `requested` is one that the desktop took without a word and that has not been heard yet, or only in
 * our own window; `heard` was, but maybe not everywhere; `unavailable`: the desktop gives no keys at all.
 */
export interface KeyState {
  readonly state: 'working' | 'taken' | 'requested' | 'heard' | 'unavailable' | 'off'
  /** The same as a sentence. */
  readonly text: string
}

/** Everything the settings page draws. */
export interface SettingsView {
  /** What holds now, the policy's values in it. */
  readonly values: SettingsValues
  /** Why the policy fixes a value, by its name; `keys` are fixed together or not at all. */
  readonly fixed: Readonly<Partial<Record<keyof SettingsValues, string>>>
  readonly keyStates: Readonly<Record<KeyName, KeyState>>
  /** Whether a key that nobody refused works in every program; where that is not known, nothing may claim it. */
  readonly keysWorkEverywhere: boolean
  /** Lines to copy for support: no secret and no personal datum is in them. */
  readonly diagnostics: string
  /** Which part of the desktop tells of locks (null: none), and the last lock it told of, as a sentence. */
  readonly lockTest: { readonly source: string | null; readonly last: string | null }
}

/** What became of a change: everything or nothing was taken, and how things are after it. */
export interface SettingsChanged {
  readonly ok: boolean
  readonly message: string
  readonly view: SettingsView
}

/** A page of the window that something outside of it opens: what the agent sees all day, or the settings. */
export type WindowPage = 'main' | 'settings'
