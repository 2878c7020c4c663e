import { homedir } from 'node:os'
import { app, BrowserWindow, globalShortcut } from 'electron'
import { clockTime } from '../../core/locales/clock.ts'
import type { LocalizedText, Messages } from '../../core/locales/messages.ts'
import type { KeyName } from '../../core/settings/accelerator.ts'
import type { SettingsValues } from '../../core/settings/values.ts'
import type { JournalEntry } from '../../core/view/journal-entries.ts'
import { appImage } from '../autostart/app-image.ts'
import { autostartFile, configFolder, type LoginItem, systemLoginItem } from '../autostart/login-item.ts'
import { speaksWayland } from '../lifecycle/chromium-switches.ts'
import type { Profile } from '../profile.ts'
import { createShortcuts, keyDesktop } from '../shortcuts/shortcuts.ts'
import type { Store } from '../store.ts'
import { createSettingsService, type SettingsService } from './settings-service.ts'

/** The parts of the app that the settings need. */
export interface SetUpSettingsOptions {
  /** Whether the profile is the default one. */
  readonly usual: boolean
  readonly opened: Profile
  readonly store: Store
  /** The messages in the current language. */
  messages(): Messages
  readonly write: (entry: JournalEntry) => void
  pressed(name: KeyName): void
  changed(values: SettingsValues): void
}

/** Creates the settings service of this profile with this system's keys and login item. */
export function setUpSettings(options: SetUpSettingsOptions): SettingsService {
  const { usual, opened, store, messages, write, pressed, changed } = options
  const { platform, env } = process
  return createSettingsService({
    platform,
    settings: opened.settings,
    policy: opened.policy,
    policyFile: opened.policyFile,
    loginItem: systemLoginItemHere(),
    messages,
    notAtLogin: notAtLogin(usual),
    shortcuts: createShortcuts({
      globalShortcut,
      desktop: keyDesktop(platform, speaksWayland(app.commandLine), env),
      ownWindowInFront: () => BrowserWindow.getFocusedWindow() !== null,
      pressed,
    }),
    write,
    onChange: changed,
    lockTest: () => {
      const { lockWatch, lastLock } = store.state().presence
      return {
        source: lockWatch.kind === 'working' ? lockWatch.source : null,
        last:
          lastLock === null
            ? null
            : messages().state.lastLock(clockTime(messages(), lastLock.at), lastLock.source),
      }
    },
  })
}

/** The login item that starts this program. For an AppImage that is its file, not the program inside it. */
function systemLoginItemHere(): LoginItem {
  if (process.platform !== 'linux') return systemLoginItem(app)
  const { env } = process
  const program = app.getPath('exe')
  return autostartFile(configFolder(env, homedir()), appImage(env, program) ?? program, env)
}

/** Why this app cannot start at login; null if it can. */
function notAtLogin(usual: boolean): LocalizedText | null {
  if (!app.isPackaged) return ({ settings }) => settings.notAtLoginFromCheckout
  return usual ? null : ({ settings }) => settings.notAtLoginElsewhere
}
