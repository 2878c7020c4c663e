import { diskLine } from '../../core/locales/disk.ts'
import { type LocalizedText, type Messages, messagesIn } from '../../core/locales/messages.ts'
import { ruleSentences } from '../../core/locales/policy.ts'
import type { Result } from '../../core/model/failure.ts'
import type { DiskFailure } from '../../core/model/storage-failure.ts'
import type { Policy } from '../../core/settings/policy.ts'
import { checkChange, valuesOf } from '../../core/settings/settings.ts'
import type { SettingsChange, SettingsValues } from '../../core/settings/values.ts'
import { isSameJson } from '../../core/text/json.ts'
import type { JournalEntry } from '../../core/view/journal-entries.ts'
import type { SettingsChanged, SettingsView } from '../../core/view/window-pages.ts'
import type { LoginItem } from '../autostart/login-item.ts'
import type { Shortcuts } from '../shortcuts/shortcuts.ts'
import type { Settings, SettingsFile } from './settings-schema.ts'

export interface SettingsOptions {
  readonly platform: NodeJS.Platform
  /** The messages in the current language. */
  messages(): Messages
  readonly settings: SettingsFile
  readonly policy: Policy
  /** Where the policy is: a file's path, or the registry's key. */
  readonly policyFile: string
  readonly loginItem: LoginItem
  /** Why this app cannot start at login; null if it can. */
  readonly notAtLogin: LocalizedText | null
  readonly shortcuts: Shortcuts
  readonly write: (entry: JournalEntry) => void
  /** Called with all values after each change. */
  onChange(values: SettingsValues): void
  lockTest(): SettingsView['lockTest']
}

type WindowPlace = Settings['window']

/** The settings as the app uses them, and the only way to change them. */
export interface SettingsService {
  /** The values in force. */
  values(): SettingsValues
  /** What the settings page shows. */
  view(): SettingsView
  /** Changes all of `change`, or nothing; the answer says which, and why. */
  change(change: SettingsChange): SettingsChanged
  /** Turns the global keys off while the agent records a new one. */
  pauseKeys(paused: boolean): void
  /** Registers the keys and sets the start at login. To be called once, after the tray exists. */
  apply(): void
  /** The window's place when it was last closed; null if unknown. */
  windowPlace(): WindowPlace
  /** Stores the window's place. A disk failure is only written to the journal. */
  saveWindowPlace(place: NonNullable<WindowPlace>): void
}

/** Serves the settings of one profile. The start at login is stored by the system, everything else in settings.json. */
export function createSettingsService(options: SettingsOptions): SettingsService {
  const { platform, settings, policy, policyFile, loginItem, notAtLogin, shortcuts } = options
  // The journal is always in English, for support.
  const forSupport = messagesIn('en')

  /** The start at login is always asked of the system: the agent may have changed it there. */
  function values(): SettingsValues {
    const { chosen } = settings.read()
    return { ...valuesOf(platform, policy, chosen), startAtLogin: notAtLogin === null && loginItem.isOn() }
  }

  function view(): SettingsView {
    shortcuts.retry()
    const messages = options.messages()
    const names = Object.keys(policy.forced).map((name) => [name, messages.settings.setByPolicy(policyFile)])
    return {
      values: values(),
      fixed: {
        ...Object.fromEntries(names),
        ...(notAtLogin === null ? {} : { startAtLogin: notAtLogin(messages) }),
      },
      rules: ruleSentences(messages, policy.rules, policyFile),
      startAtLoginPreset: notAtLogin === null ? startAtLoginPreset() : null,
      keyStates: shortcuts.states(messages),
      keysWorkEverywhere: shortcuts.workEverywhere,
      lockTest: options.lockTest(),
    }
  }

  /** On, unless the policy or the agent has decided otherwise. */
  function startAtLoginPreset(): boolean {
    const { forced, defaults } = policy
    const decided = loginItem.isTurnedOff() ? false : settings.read().chosen.startAtLogin
    return forced.startAtLogin ?? decided ?? defaults.startAtLogin ?? true
  }

  function note(level: JournalEntry['level'], what: string, facts: JournalEntry['facts']): void {
    options.write({ at: Date.now(), level, what, facts })
  }

  /** Makes the change; returns why it is refused, or null on success. */
  function tryChange(change: SettingsChange): LocalizedText | null {
    const now = values()
    const judged = checkChange(now, change, policy)
    if (!judged.ok) return judged.why
    const { chosen, next } = judged
    const atLogin = next.startAtLogin !== now.startAtLogin
    if (atLogin && notAtLogin !== null) return notAtLogin
    const keys = shortcuts.change(next.keys)
    if (!keys.ok) return keyNotFree(keys.key, now.keys[keys.name])
    const login: Result<null, DiskFailure> = atLogin
      ? loginItem.set(next.startAtLogin)
      : { ok: true, value: null }
    const saved = login.ok ? save(chosen) : login
    if (saved.ok) {
      keys.keep()
      return null
    }
    if (login.ok && atLogin) loginItem.set(now.startAtLogin)
    keys.undo()
    const { failure } = saved
    return (messages) => diskLine(messages, failure)
  }

  function save(chosen: Settings['chosen']): Result<null, DiskFailure> {
    const before = settings.read().chosen
    const keys = chosen.keys === undefined ? {} : { keys: { ...before.keys, ...chosen.keys } }
    return settings.write({ chosen: { ...before, ...chosen, ...keys } })
  }

  /** Sets the start at login as the policy forces it; a preset of the policy, only if the agent has never decided. */
  function applyLogin(): void {
    if (notAtLogin !== null) return
    const { chosen } = settings.read()
    const hasDecided = chosen.startAtLogin !== undefined || loginItem.isTurnedOff()
    const preset = hasDecided ? undefined : policy.defaults.startAtLogin
    // If it is on, it is written again: the program may have moved, as each new AppImage does.
    const wanted = policy.forced.startAtLogin ?? preset ?? (loginItem.isOn() ? true : undefined)
    if (wanted === undefined || (!wanted && !loginItem.isOn())) return
    const login = loginItem.set(wanted)
    const saved = login.ok && preset !== undefined ? save({ startAtLogin: preset }) : login
    if (!saved.ok) note('warn', 'start at login not set', { reason: diskLine(forSupport, saved.failure) })
  }

  return {
    values,
    view,
    pauseKeys: shortcuts.pause,
    change(change) {
      const why = tryChange(change)
      const names = Object.keys(change).join(' ')
      if (why === null) {
        note('info', 'settings changed', { names })
        options.onChange(values())
      } else note('warn', 'settings not changed', { names, reason: why(forSupport) })
      const message = why ?? (({ settings }: Messages) => settings.saved)
      return { ok: why === null, message: message(options.messages()), view: view() }
    },
    apply() {
      shortcuts.set(values().keys)
      for (const [name, { state }] of Object.entries(shortcuts.states(forSupport))) {
        if (state === 'taken') note('warn', 'key taken', { name })
      }
      applyLogin()
    },
    windowPlace: () => settings.read().window,
    saveWindowPlace(place) {
      const { x, y, width, height } = place
      if (isSameJson(settings.read().window, { x, y, width, height })) return
      const saved = settings.write({ window: { x, y, width, height } })
      if (!saved.ok) note('warn', 'window place not saved', { reason: diskLine(forSupport, saved.failure) })
    },
  }
}

/** Says that another program uses the new key, and which key (null: none) keeps working. */
function keyNotFree(key: string, previous: string | null): LocalizedText {
  return ({ settings }) =>
    previous === null
      ? settings.keyNotFree(key)
      : `${settings.keyNotFree(key)} ${settings.keyGoesOn(previous)}`
}
