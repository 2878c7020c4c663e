import { diskLine } from '../../core/locales/disk.ts'
import { type LocalizedText, type Messages, messagesIn } from '../../core/locales/messages.ts'
import type { Result } from '../../core/model/failure.ts'
import type { DiskFailure } from '../../core/model/state.ts'
import type {
  SettingsChange,
  SettingsChanged,
  SettingsValues,
  SettingsView,
} from '../../core/protocol/contract.ts'
import type { Policy } from '../../core/settings/policy.ts'
import { judge, valuesOf } from '../../core/settings/settings.ts'
import type { JournalEntry } from '../../core/view/journal-entries.ts'
import type { LoginItem } from '../autostart/login-item.ts'
import type { Shortcuts } from '../shortcuts/shortcuts.ts'
import type { Settings, SettingsFile } from './settings-schema.ts'

export interface SettingsParts {
  readonly platform: NodeJS.Platform
  /** The language to speak now. */
  messages(): Messages
  readonly settings: SettingsFile
  readonly policy: Policy
  readonly loginItem: LoginItem
  /** Why this app cannot start at login; null where it can. */
  readonly notAtLogin: LocalizedText | null
  readonly shortcuts: Shortcuts
  readonly write: (entry: JournalEntry) => void
  /** Told of all that holds, after each change. */
  changed(values: SettingsValues): void
  diagnostics(): string
  lockTest(): SettingsView['lockTest']
}

type WindowPlace = Settings['window']

/** What holds, who decided it, and the one way to change it. */
export interface SettingsKeeper {
  values(): SettingsValues
  view(): SettingsView
  change(change: SettingsChange): SettingsChanged
  /** While the agent presses a key to choose it, no key switches. */
  pauseKeys(paused: boolean): void
  /** Makes the keys and the start at login as they are to be; to be called once, when the tray stands. */
  apply(): void
  /** Where the window was when it was closed last; null where that is not known. */
  windowPlace(): WindowPlace
  /** A disk that fails costs the place and nothing else. */
  keepWindowPlace(place: NonNullable<WindowPlace>): void
}

/** Keeps the settings: the agent's choices in the profile, the start at login where the system looks for it. */
export function keepSettings(parts: SettingsParts): SettingsKeeper {
  const { platform, settings, policy, loginItem, notAtLogin, shortcuts } = parts
  // The journal is read by support, always in English.
  const forSupport = messagesIn('en')

  /** Whether the app starts at login is the system's to say: the agent may have changed it there. */
  function values(): SettingsValues {
    const { chosen } = settings.read()
    return { ...valuesOf(platform, policy, chosen), startAtLogin: notAtLogin === null && loginItem.isOn() }
  }

  function view(): SettingsView {
    shortcuts.retry()
    const messages = parts.messages()
    const names = Object.keys(policy.forced).map((name) => [name, messages.settings.fixed])
    return {
      values: values(),
      fixed: {
        ...Object.fromEntries(names),
        ...(notAtLogin === null ? {} : { startAtLogin: notAtLogin(messages) }),
      },
      keyStates: shortcuts.states(messages),
      keysWorkEverywhere: shortcuts.workEverywhere,
      diagnostics: parts.diagnostics(),
      lockTest: parts.lockTest(),
    }
  }

  function note(level: JournalEntry['level'], what: string, facts: JournalEntry['facts']): void {
    parts.write({ at: Date.now(), level, what, facts })
  }

  /** What stands in the way; null once the change holds. */
  function tryChange(change: SettingsChange): LocalizedText | null {
    const now = values()
    const judged = judge(now, change, policy)
    if (!judged.ok) return judged.why
    const { chosen, next } = judged
    const atLogin = next.startAtLogin !== now.startAtLogin
    if (atLogin && notAtLogin !== null) return notAtLogin
    const keys = shortcuts.change(next.keys)
    if (!keys.ok) return keyNotFree(keys.key, now.keys[keys.name])
    const done: Result<null, DiskFailure> = atLogin
      ? loginItem.set(next.startAtLogin)
      : { ok: true, value: null }
    const kept = done.ok ? keep(chosen) : done
    if (kept.ok) return null
    if (done.ok && atLogin) loginItem.set(now.startAtLogin)
    keys.undo()
    const { failure } = kept
    return (messages) => diskLine(messages, failure)
  }

  function keep(chosen: Settings['chosen']): Result<null, DiskFailure> {
    const before = settings.read().chosen
    const keys = chosen.keys === undefined ? {} : { keys: { ...before.keys, ...chosen.keys } }
    return settings.write({ chosen: { ...before, ...chosen, ...keys } })
  }

  /** A policy's word on the start at login is carried out; one that is only a preset, until the agent has a word. */
  function applyLogin(): void {
    if (notAtLogin !== null) return
    const { chosen } = settings.read()
    const hasWord = chosen.startAtLogin !== undefined || loginItem.isTurnedOff()
    const preset = hasWord ? undefined : policy.defaults.startAtLogin
    // A program that was moved, as each new AppImage is, would no longer be found by what was written before.
    const wanted = policy.forced.startAtLogin ?? preset ?? (loginItem.isOn() ? true : undefined)
    if (wanted === undefined || (!wanted && !loginItem.isOn())) return
    const done = loginItem.set(wanted)
    const kept = done.ok && preset !== undefined ? keep({ startAtLogin: preset }) : done
    if (!kept.ok) note('warn', 'start at login not set', { reason: diskLine(forSupport, kept.failure) })
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
        parts.changed(values())
      } else note('warn', 'settings not changed', { names, reason: why(forSupport) })
      const message = why ?? (({ settings }: Messages) => settings.saved)
      return { ok: why === null, message: message(parts.messages()), view: view() }
    },
    apply() {
      shortcuts.set(values().keys)
      for (const [name, { state }] of Object.entries(shortcuts.states(forSupport))) {
        if (state === 'taken') note('warn', 'key taken', { name })
      }
      applyLogin()
    },
    windowPlace: () => settings.read().window,
    keepWindowPlace(place) {
      const { x, y, width, height } = place
      if (JSON.stringify(settings.read().window) === JSON.stringify({ x, y, width, height })) return
      const kept = settings.write({ window: { x, y, width, height } })
      if (!kept.ok) note('warn', 'window place not kept', { reason: diskLine(forSupport, kept.failure) })
    },
  }
}

/** A new key that is somebody else's, and which one goes on working. */
function keyNotFree(key: string, kept: string | null): LocalizedText {
  return ({ settings }) =>
    kept === null ? settings.keyNotFree(key) : `${settings.keyNotFree(key)} ${settings.keyGoesOn(kept)}`
}
