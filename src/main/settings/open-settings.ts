import { homedir, release } from 'node:os'
import { join } from 'node:path'
import { app, BrowserWindow, globalShortcut } from 'electron'
import { clockTime } from '../../core/locales/clock.ts'
import { supportLine } from '../../core/locales/failures.ts'
import { type LocalizedText, type Messages, messagesIn } from '../../core/locales/messages.ts'
import type { KeyName, SettingsValues } from '../../core/protocol/contract.ts'
import { statusOf } from '../../core/protocol/status.ts'
import { diagnosticsOf } from '../../core/view/diagnostics.ts'
import type { JournalEntry } from '../../core/view/journal-entries.ts'
import { appImage } from '../autostart/app-image.ts'
import { autostartFile, configFolder, type LoginItem, systemLoginItem } from '../autostart/login-item.ts'
import { speaksWayland } from '../lifecycle/chromium-switches.ts'
import { createShortcuts, keyDesktop } from '../shortcuts/shortcuts.ts'
import type { Profile } from '../storage/profile.ts'
import type { Store } from '../store.ts'
import { keepSettings, type SettingsKeeper } from './settings-keeper.ts'

export interface OpenSettingsParts {
  /** The profile's folder, and whether it is the one that a plain start uses. */
  readonly folder: string
  readonly usual: boolean
  readonly opened: Profile
  readonly store: Store
  /** The language to speak now. */
  messages(): Messages
  readonly write: (entry: JournalEntry) => void
  redact(text: string): string
  trayThere(): boolean
  pressed(name: KeyName): void
  changed(values: SettingsValues): void
}

/** The settings of this profile on this system: its keys, its start at login, and what support asks for. */
export function openSettingsKeeper(parts: OpenSettingsParts): SettingsKeeper {
  const { folder, usual, opened, store, messages, write, pressed, changed } = parts
  const { platform, env, versions, arch } = process
  const problems = lastProblem(store)
  return keepSettings({
    platform,
    settings: opened.settings,
    policy: opened.policy,
    loginItem: loginItemHere(),
    messages,
    notAtLogin: notAtLogin(usual),
    shortcuts: createShortcuts({
      globalShortcut,
      desktop: keyDesktop(platform, speaksWayland(app.commandLine), env),
      ownWindowInFront: () => BrowserWindow.getFocusedWindow() !== null,
      pressed,
    }),
    write,
    changed,
    diagnostics: () =>
      parts.redact(
        diagnosticsOf(store.state(), {
          version: app.getVersion(),
          runtime: versions.electron ?? '',
          system: `${platform} ${release()} ${arch}`,
          desktop: env.XDG_CURRENT_DESKTOP ?? '',
          session: env.XDG_SESSION_TYPE ?? '',
          tray: parts.trayThere(),
          lastProblem: problems(),
          // The home folder is named after its owner.
          journal: join(folder, 'journal.log').replace(homedir(), '~'),
        }),
      ),
    lockTest: () => {
      const { lockWatch, lastLock } = store.state().presence
      return {
        source: lockWatch.kind === 'working' ? lockWatch.source : null,
        last: lastLock === null ? null : messages().state.lastLock(clockTime(lastLock.at), lastLock.source),
      }
    },
  })
}

/** An AppImage runs from a folder that goes with it: what starts again is the file itself, which it names. */
function loginItemHere(): LoginItem {
  if (process.platform !== 'linux') return systemLoginItem(app)
  const { env } = process
  const program = app.getPath('exe')
  return autostartFile(configFolder(env, homedir()), appImage(env, program) ?? program, env)
}

/** Why this app cannot start at login; null where it can. */
function notAtLogin(usual: boolean): LocalizedText | null {
  if (!app.isPackaged) return ({ settings }) => settings.notAtLoginFromCheckout
  return usual ? null : ({ settings }) => settings.notAtLoginElsewhere
}

/** Follows the problems: gives the last one's code with Exotel's code and request id, or null where there was none. */
function lastProblem(store: Store): () => string | null {
  const forSupport = messagesIn('en')
  let last: string | null = null
  const look = () => {
    const code = statusOf(store.state(), forSupport).problem?.code
    const { problem } = store.state()
    // What Exotel says in words may name somebody; its code and request id do not.
    const said = problem?.kind === 'failed' ? supportLine(forSupport, { ...problem.failure, said: null }) : ''
    if (code !== undefined) last = said === '' ? code : `${code} (${said})`
  }
  store.subscribe(look)
  look()
  return () => last
}
