import { homedir } from 'node:os'
import { app, BrowserWindow, globalShortcut } from 'electron'
import { clockTime } from '../../core/locales/clock.ts'
import { supportLine } from '../../core/locales/failures.ts'
import { type LocalizedText, type Messages, messagesIn } from '../../core/locales/messages.ts'
import { identityOf } from '../../core/model/session.ts'
import { statusOf } from '../../core/protocol/status-json.ts'
import type { KeyName } from '../../core/settings/accelerator.ts'
import type { SettingsValues } from '../../core/settings/values.ts'
import { diagnosticsOf } from '../../core/view/diagnostics.ts'
import type { JournalEntry } from '../../core/view/journal-entries.ts'
import { appImage } from '../autostart/app-image.ts'
import { autostartFile, configFolder, type LoginItem, systemLoginItem } from '../autostart/login-item.ts'
import { speaksWayland } from '../lifecycle/chromium-switches.ts'
import { proxyFor } from '../network/exotel-session.ts'
import type { Profile } from '../profile.ts'
import { createShortcuts, keyDesktop } from '../shortcuts/shortcuts.ts'
import type { Store } from '../store.ts'
import { thisComputer } from '../system/computer.ts'
import { createSettingsService, type SettingsService } from './settings-service.ts'

export interface SetUpSettingsOptions {
  /** The profile's folder, and whether it is the default one. */
  readonly folder: string
  readonly usual: boolean
  readonly opened: Profile
  readonly store: Store
  /** The messages in the current language. */
  messages(): Messages
  readonly write: (entry: JournalEntry) => void
  redact(text: string): string
  trayThere(): boolean
  pressed(name: KeyName): void
  changed(values: SettingsValues): void
}

/** Creates the settings service of this profile with this system's keys, login item and diagnostics. */
export function setUpSettings(options: SetUpSettingsOptions): SettingsService {
  const { folder, usual, opened, store, messages, write, pressed, changed } = options
  const { platform, env } = process
  const lastProblem = watchProblems(store)
  const proxy = watchProxy(store)
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
    diagnostics: () =>
      options.redact(
        diagnosticsOf(store.state(), {
          ...thisComputer(folder),
          tray: options.trayThere(),
          lastProblem: lastProblem(),
          proxy: proxy(),
        }),
      ),
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

/**
 * Watches the state for problems. Returns a function that returns the last problem's code with Exotel's code and request
 * id, after the time when it was new, or null if there was none.
 */
function watchProblems(store: Store): () => string | null {
  const forSupport = messagesIn('en')
  let last: { readonly text: string; readonly at: number } | null = null
  const update = () => {
    const code = statusOf(store.state(), forSupport).problem?.code
    const { problem } = store.state()
    // Exotel's own words may contain personal data; its code and request id do not.
    const support =
      problem?.kind === 'failed' ? supportLine(forSupport, { ...problem.failure, said: null }) : ''
    if (code === undefined) return
    const text = support === '' ? code : `${code} (${support})`
    if (text !== last?.text) last = { text, at: Date.now() }
  }
  store.subscribe(update)
  update()
  return () => (last === null ? null : `${new Date(last.at).toISOString()} ${last.text}`)
}

/** Looks up the proxy for the agent's host, again after each problem. Returns a function that returns it; null if unknown. */
function watchProxy(store: Store): () => string | null {
  let proxy: string | null = null
  let lookedUp = ''
  const update = () => {
    const { session, problem } = store.state()
    const host = identityOf(session)?.host ?? null
    const occasion = `${host} ${problem?.kind}`
    if (occasion === lookedUp) return
    lookedUp = occasion
    proxy = null
    if (host === null) return
    proxyFor(host).then(
      (found) => {
        if (occasion === lookedUp) proxy = found
      },
      () => {
        // Without a proxy here, the diagnostics say that it is not known.
      },
    )
  }
  store.subscribe(update)
  update()
  return () => proxy
}
