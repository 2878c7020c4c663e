import { basename, join } from 'node:path'
import { app } from 'electron'
import type { LocalizedText, Messages } from '../../core/locales/messages.ts'
import { factsOfPolicy } from '../../core/settings/policy.ts'
import { rulesOf } from '../../core/settings/settings.ts'
import type { KeyName, SettingsValues } from '../../core/settings/values.ts'
import { isLink } from '../../core/text/link.ts'
import { reasonOf } from '../../core/text/plain-error.ts'
import type { View } from '../../core/view/view.ts'
import type { Agent } from '../agent/agent-service.ts'
import { appImage } from '../autostart/app-image.ts'
import { claimLinks } from '../cli/links.ts'
import type { StartOptions } from '../cli/start-options.ts'
import { answerCommands, commandHandlers } from '../control/command-handlers.ts'
import type { Control } from '../control/control-server.ts'
import type { CredentialsStore } from '../credentials/credentials-store.ts'
import { shareSessionBus } from '../dbus/shared-bus.ts'
import { serveProxies } from '../network/proxy/give-proxy-password.ts'
import type { ProxyPasswords } from '../network/proxy/proxy-passwords.ts'
import type { Notifications } from '../notifications/notifications.ts'
import { systemNotifier } from '../notifications/system-notifier.ts'
import { thisMachineSession } from '../presence/machine-session.ts'
import { watchPresence } from '../presence/presence.ts'
import { setUpSettings } from '../settings/set-up-settings.ts'
import type { SettingsService } from '../settings/settings-service.ts'
import type { IntentFile } from '../storage/intent-file.ts'
import { openJournal } from '../storage/journal.ts'
import type { JournalStart } from '../storage/journal-start.ts'
import { openProfile } from '../storage/profile.ts'
import type { Store } from '../store.ts'
import type { TraySurface } from '../tray/tray.ts'
import { followTrays } from '../tray/tray-availability.ts'
import { isWindowFrame, serveWindow } from '../window/ipc.ts'
import type { WindowSurface } from '../window/window.ts'
import { windowHandlers } from '../window/window-handlers.ts'
import { speaksWayland } from './chromium-switches.ts'
import type { Exit } from './hold-exit.ts'

/** What is found once the tray stands; null until then, and where it cannot be had. */
export interface Services {
  account: CredentialsStore | null
  proxyPasswords: ProxyPasswords | null
  intentFile: IntentFile | null
  settings: SettingsService | null
  values: SettingsValues | null
  trayMissing: boolean
}

/** What stands before the rest is loaded. */
export interface StartupContext {
  /** Filled here. */
  readonly found: Services
  readonly control: Control
  readonly store: Store
  readonly agent: Agent
  readonly exit: Exit
  readonly journal: JournalStart
  readonly tray: TraySurface
  readonly window: WindowSurface
  readonly notifications: Notifications
  /** The path of the app's picture. */
  readonly appIcon: string
  showWindow(): void
  /** The language to speak now. */
  messages(): Messages
  say(sentence: LocalizedText): void
  withoutSecrets(text: string): string
  view(): View
  showAll(): void
  lookAgain(): void
  /** From now on the window's page is answered. */
  windowReady(): void
  /** A key was pressed. */
  pressed(name: KeyName): void
}

/** Opens the profile and puts in place what the tray need not wait for. Rejects where the profile cannot be opened. */
export async function finishStart(
  { profile, simulator }: StartOptions,
  {
    found,
    control,
    store,
    agent,
    exit,
    journal,
    tray,
    window,
    notifications,
    messages,
    say,
    withoutSecrets,
    ...standing
  }: StartupContext,
): Promise<void> {
  const { view, showAll, lookAgain } = standing
  journal.open(
    openJournal({
      folder: profile,
      redact: withoutSecrets,
      notWritten: (reason) => say(({ storage }) => storage.journalNotWritten(reason)),
    }),
  )
  const sessionBus = shareSessionBus()
  // Elsewhere the system itself shows the icon.
  if (process.platform === 'linux') {
    const sources = {
      sessionBus: sessionBus(),
      speaksWayland: speaksWayland(app.commandLine),
      env: process.env,
    }
    void followTrays(sources, {
      onAvailability: (availability) => {
        found.trayMissing = availability === 'missing'
        showAll()
      },
      onIconMissing: tray.renew,
    })
  }
  notifications.open(
    systemNotifier(sessionBus, {
      icon: standing.appIcon,
      messages,
      clicked: standing.showWindow,
      write: journal.write,
    }),
  )
  const proxies = serveProxies(() => found.proxyPasswords, lookAgain)
  const handlers = windowHandlers({
    agent,
    messages,
    model: () => view().window,
    page: window.page,
    retry: lookAgain,
    restart,
    quit: () => app.quit(),
    settings: () => found.settings,
    proxies,
  })
  serveWindow(handlers, (sender, frame) => isWindowFrame(window.contents(), sender, frame))
  const { problem } = control
  if (problem !== null) say((speech) => speech.commandLine.noControl(reasonOf(problem)(speech)))
  control.serve(answerCommands(commandHandlers(agent, store, messages, proxies)))
  const keychainChanged = () => void agent.findAccount()
  const opened = await openProfile({
    profile,
    simulator,
    sessionBus,
    keychainChanged,
    accountRead: (failure) => store.dispatch({ kind: 'account-read', failure }),
    tokenRenewed: (token) => store.dispatch({ kind: 'token-renewed', token }),
    settingsSetAside: (path, restored) =>
      journal.write({
        at: Date.now(),
        level: 'warn',
        what: 'settings set aside',
        facts: { file: basename(path), instead: restored ? 'the last good ones' : 'none' },
      }),
    say,
  })
  const settings = setUpSettings({
    folder: profile,
    usual: profile === join(app.getPath('appData'), app.name),
    opened,
    store,
    messages,
    write: journal.write,
    redact: withoutSecrets,
    trayThere: () => !found.trayMissing,
    pressed: standing.pressed,
    changed: (now) => {
      found.values = now
      store.dispatch({ kind: 'rules-changed', rules: rulesOf(now) })
      showAll()
    },
  })
  const values = settings.values()
  found.account = opened.credentials
  found.proxyPasswords = opened.proxyPasswords
  found.intentFile = opened.intentFile
  found.settings = settings
  found.values = values
  const persistedState = opened.intentFile.read()
  store.dispatch({
    kind: 'started',
    place: thisMachineSession(process.env),
    rules: rulesOf(values),
    persistedState,
  })
  const { trouble } = opened.policy
  store.dispatch({ kind: 'policy-read', policy: factsOfPolicy(opened.policy, opened.policyFile) })
  if (trouble !== null) store.dispatch({ kind: 'policy-troubled', trouble })
  settings.apply()
  claimLinks()
  standing.windowReady()
  watchPresence(store, {
    sessionBus: sessionBus(),
    unlocked: keychainChanged,
    sessionEnds: exit.sessionEnds,
    whySleepWaits: messages().state.sleepDelay,
  })
  await agent.findAccount()
}

/** Ends the app and starts it anew with its window, against the embedded Exotel or without it. */
function restart(simulator: boolean): void {
  const args = process.argv
    .slice(1)
    .filter((one) => !['--hidden', '--simulator'].includes(one) && !isLink(one))
  const file = appImage(process.env, process.execPath)
  app.relaunch({
    args: simulator ? [...args, '--simulator'] : args,
    ...(file === null ? {} : { execPath: file }),
  })
  app.quit()
}
