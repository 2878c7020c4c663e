import type { RuleSentences } from '../locales/policy.ts'
import type { KeyName } from '../settings/accelerator.ts'
import type { SettingsValues } from '../settings/values.ts'

/**
 * The state of a global key. `requested`: the desktop accepted it without an answer, and no press has arrived yet, or only
 * in our own window. `heard`: a press has arrived, which does not show that it works everywhere. `unavailable`: the desktop
 * gives no global keys at all.
 */
export interface KeyState {
  readonly state: 'working' | 'taken' | 'requested' | 'heard' | 'unavailable' | 'off'
  /** The state as a sentence. */
  readonly text: string
}

/** All that the settings page draws. */
export interface SettingsView {
  /** The settings as they are now, the policy's values included. */
  readonly values: SettingsValues
  /** For each setting that cannot be changed, why not; `keys` are fixed together or not at all. */
  readonly fixed: Readonly<Partial<Record<keyof SettingsValues, string>>>
  /** What a policy decides beside the settings. */
  readonly rules: RuleSentences
  /**
   * Whether the app is to start at login once the first agent has signed in, unless that agent decides otherwise; null if
   * this app cannot start at login.
   */
  readonly startAtLoginPreset: boolean | null
  readonly keyStates: Readonly<Record<KeyName, KeyState>>
  /** Whether an accepted key works in every program; false if that is not known. */
  readonly keysWorkEverywhere: boolean
  /** Which part of the desktop reports locks (null: none does), and the last reported lock, as a sentence. */
  readonly lockTest: { readonly source: string | null; readonly last: string | null }
}

/** The result of a change, of which all or nothing is saved, and the settings after it. */
export interface SettingsChanged {
  readonly ok: boolean
  readonly message: string
  readonly view: SettingsView
}

/**
 * A page that can be opened from outside the window: what the agent sees all day, the same with the field for the time until
 * which calls are to be off, or the settings.
 */
export type WindowPage = 'main' | 'until-time' | 'settings'
