import { basename, join } from 'node:path'
import { app, clipboard } from 'electron'
import { diskLine } from '../core/locales/disk.ts'
import { messagesIn } from '../core/locales/messages.ts'
import { usualBreaks } from '../core/model/break.ts'
import type { PolicyFacts, PolicyTrouble } from '../core/model/policy.ts'
import type { PolicyRules } from '../core/model/policy-rules.ts'
import { lastIdentityOf } from '../core/model/session.ts'
import type { CommandResult } from '../core/protocol/command-result.ts'
import { statusOf } from '../core/protocol/status-json.ts'
import type { KeyName } from '../core/settings/accelerator.ts'
import { factsOfPolicy } from '../core/settings/policy.ts'
import { rulesOf } from '../core/settings/settings.ts'
import type { SettingsValues } from '../core/settings/values.ts'
import { reasonOf } from '../core/text/plain-error.ts'
import { journalLinesInReport, reportOf } from '../core/view/diagnostics.ts'
import type { AgentService } from './agent/agent-service.ts'
import { appImage } from './autostart/app-image.ts'
import { offlineDiagnostics } from './cli/support-output.ts'
import { answerCommands, commandHandlers } from './control/command-handlers.ts'
import type { Control } from './control/control-server.ts'
import type { CredentialsStore } from './credentials/credentials-store.ts'
import type { Bus } from './dbus/bus.ts'
import { shareSessionBus } from './dbus/shared-bus.ts'
import { speaksWayland } from './lifecycle/chromium-switches.ts'
import { forbidCoreDumps } from './lifecycle/core-limit.ts'
import type { Exit } from './lifecycle/exit.ts'
import { restartArguments } from './lifecycle/restart-arguments.ts'
import type { ProxyPasswords } from './network/proxy/proxy-passwords.ts'
import { serveProxies } from './network/proxy/save-proxy-password.ts'
import type { Notifications } from './notifications/notifications.ts'
import { systemNotifier } from './notifications/system-notifier.ts'
import type { Output } from './output.ts'
import { thisMachineSession } from './presence/machine-session.ts'
import { watchPresence } from './presence/presence.ts'
import { openProfile } from './profile.ts'
import type { Enrolments } from './relay/enrolments.ts'
import { followRelay } from './relay/event-stream.ts'
import { type Heartbeat, startHeartbeat } from './relay/heartbeat.ts'
import { setUpSettings } from './settings/set-up-settings.ts'
import type { SettingsService } from './settings/settings-service.ts'
import { diskFailure } from './storage/disk-failure.ts'
import type { IntentFile } from './storage/intent-file.ts'
import { openJournal } from './storage/journal.ts'
import type { JournalStart } from './storage/journal-start.ts'
import { createChangeReader, lastJournalLines } from './storage/read-journal.ts'
import type { Store } from './store.ts'
import type { Surfaces } from './surfaces.ts'
import { aboutFacts } from './system/about-facts.ts'
import { watchDiagnostics } from './system/diagnostics.ts'
import { saveReport } from './system/save-report.ts'
import { thirdPartyLicences } from './system/third-party-licences.ts'
import { followTrays } from './tray/tray-availability.ts'
import { chooseZipFile } from './window/choose-zip-file.ts'
import { isWindowFrame, serveWindow } from './window/ipc.ts'
import { windowHandlers } from './window/window-handlers.ts'

/*
 * The parts of the app that load after the tray, so that it appears at once. app.ts loads this file once the tray is shown,
 * and calls these functions in the right order.
 */

/** The parts of an open profile that the app uses. */
export interface Services {
  readonly credentials: CredentialsStore
  readonly proxyPasswords: ProxyPasswords
  readonly intentFile: IntentFile
  readonly heartbeat: Heartbeat
  readonly policy: PolicyFacts | null
  readonly policyTrouble: PolicyTrouble | null
  /** The address of the policy's help page; null if it names none. */
  readonly helpUrl: string | null
  /** What the policy decides beside the settings. */
  readonly rules: PolicyRules
  readonly settings: SettingsService
  /** The settings as they are now, the policy's values included. */
  values(): SettingsValues
  /** Lines to copy for support, without secrets and personal data. */
  diagnostics(): string
}

/** The parts of the app that exist once its tray is shown. */
export interface AppParts {
  readonly store: Store
  readonly agent: AgentService
  readonly surfaces: Surfaces
  readonly notifications: Notifications
  readonly enrolments: Enrolments
  readonly journal: JournalStart
  /** Opens the help page of the policy in the browser. */
  openHelp(): Promise<CommandResult>
  readonly output: Output
}

/** Opens the journal's file: the entries until now go into it first. */
export function openJournalFile(folder: string, { journal, output }: AppParts): void {
  const { redact, say } = output
  journal.open(
    openJournal({
      folder,
      redact,
      notWritten: (reason) => say(({ storage }) => storage.journalNotWritten(reason)),
    }),
  )
}

/** Connects the tray and the notifications to the desktop; gives the session bus that all parts share. */
export function connectDesktop(icon: string, parts: AppParts): () => Bus | null {
  const { surfaces, notifications, output, journal } = parts
  const sessionBus = shareSessionBus()
  // Elsewhere the system itself shows the icon.
  if (process.platform === 'linux') {
    const sources = {
      sessionBus: sessionBus(),
      speaksWayland: speaksWayland(app.commandLine),
      env: process.env,
    }
    void followTrays(sources, {
      onAvailability: (availability) => surfaces.setTrayMissing(availability === 'missing'),
      onIconMissing: surfaces.renewTray,
    })
  }
  notifications.open(
    systemNotifier(sessionBus, {
      icon,
      messages: output.messages,
      clicked: () => surfaces.openWindow(null),
      write: journal.write,
    }),
  )
  return sessionBus
}

/** Answers the window and the command line; `services` gives null until the profile in `folder` is open. */
export function serveRequests(
  folder: string,
  control: Control,
  services: () => Services | null,
  parts: AppParts,
): void {
  const { store, agent, surfaces, enrolments, journal, openHelp, output } = parts
  const { window } = surfaces
  const { messages, say } = output
  // If the profile could not be opened, the report contains only what is known without it.
  const diagnostics = () => services()?.diagnostics() ?? offlineDiagnostics(folder, 'profile not open')
  const proxies = serveProxies(() => services()?.proxyPasswords ?? null, agent.refresh)
  const handlers = windowHandlers({
    agent,
    proxies,
    enrolments,
    messages,
    model: surfaces.model,
    answersTooSoon: surfaces.answersTooSoon,
    page: window.page,
    retry: agent.refresh,
    restart,
    mayPractise: () => services()?.rules.practiceMode ?? true,
    quit: () => app.quit(),
    openHelp,
    about: () => aboutFacts(app.getVersion(), process.versions, process.execPath),
    thirdPartyLicences: () => thirdPartyLicences(join(app.getAppPath(), 'out')),
    report: async () => reportOf(diagnostics(), await lastLines(folder, journal)),
    copy: (text) => clipboard.writeText(text),
    saveReport: () =>
      saveReport({
        choose: (name) => chooseZipFile(name, window.contents(), messages()),
        write: async (file) => {
          await journal.flush()
          const { writeDiagnosticsZip } = await import('./cli/diagnostics-zip.ts')
          const report = { diagnostics: diagnostics(), status: statusOf(store.state(), messages()) }
          return writeDiagnosticsZip(file, folder, report, { replace: true, redact: output.redact })
        },
      }),
    agentNow: () => lastIdentityOf(store.state().session),
    changeLines: createChangeReader(folder, journal.flush),
    settings: () => services()?.settings ?? null,
  })
  serveWindow(handlers, (sender, frame) => isWindowFrame(window.contents(), sender, frame))
  const { problem } = control
  if (problem !== null) say((speech) => speech.commandLine.noControl(reasonOf(problem)(speech)))
  control.serve(
    answerCommands(
      commandHandlers({
        agent,
        store,
        proxies,
        messages,
        diagnostics: () => services()?.diagnostics() ?? null,
        breaks: () => services()?.values().breaks ?? usualBreaks,
      }),
    ),
  )
}

export interface ProfileOptions {
  /** The profile's folder. */
  readonly profile: string
  readonly simulator: boolean
  sessionBus(): Bus | null
  /** Called when a global key is pressed. */
  pressed(name: KeyName): void
}

/** Opens the profile; rejects if the profile cannot be opened. */
export async function openServices(options: ProfileOptions, parts: AppParts): Promise<Services> {
  forbidCoreDumps()
  const { profile, simulator, sessionBus, pressed } = options
  const { store, agent, surfaces, journal, output } = parts
  const opened = await openProfile({
    profile,
    simulator,
    sessionBus,
    keychainChanged: () => void agent.retryKeychain(),
    accountRead: (failure) => store.dispatch({ kind: 'account-read', failure }),
    rateLimitSeen: (seen) => store.dispatch({ kind: 'limit-seen', seen }),
    tokenRenewed: (token) => store.dispatch({ kind: 'token-renewed', token }),
    settingsSetAside: (path, restored) => {
      const facts = { file: basename(path), instead: restored ? 'the last good ones' : 'none' }
      journal.write({ at: Date.now(), level: 'warn', what: 'settings set aside', facts })
    },
    say: output.say,
  })
  const settings = setUpSettings({
    usual: profile === join(app.getPath('appData'), app.name),
    opened,
    store,
    messages: output.messages,
    write: journal.write,
    pressed,
    changed: (changed) => {
      values = changed
      store.dispatch({ kind: 'rules-changed', rules: rulesOf(values) })
      surfaces.redraw()
    },
  })
  let values = settings.values()
  const { credentials, proxyPasswords, intentFile } = opened
  followRelay(store, () => credentials.desk()?.events ?? null)
  return {
    credentials,
    proxyPasswords,
    intentFile,
    heartbeat: startHeartbeat(store, () => credentials.desk()?.beat ?? null),
    policy: factsOfPolicy(opened.policy, opened.policyFile),
    policyTrouble: opened.policy.trouble,
    helpUrl: opened.policy.helpUrl,
    rules: opened.policy.rules,
    settings,
    values: () => values,
    diagnostics: watchDiagnostics({
      folder: profile,
      store,
      hasTray: surfaces.hasTray,
      redact: output.redact,
    }),
  }
}

/** Starts the store with the rules and with the state that an earlier run left on disk. */
export function startStore(services: Services, { store }: AppParts): void {
  const { intentFile, policy, policyTrouble, values } = services
  store.dispatch({
    kind: 'started',
    place: thisMachineSession(process.env),
    rules: rulesOf(values()),
    persistedState: intentFile.read(),
  })
  store.dispatch({ kind: 'policy-read', policy })
  if (policyTrouble !== null) store.dispatch({ kind: 'policy-troubled', trouble: policyTrouble })
}

/** Watches whether the agent is at this machine: from now on an absence turns calls off. */
export function watchAbsences(
  exit: Exit,
  sessionBus: () => Bus | null,
  { store, agent, output }: AppParts,
): void {
  watchPresence(store, {
    sessionBus: sessionBus(),
    unlocked: () => void agent.retryKeychain(),
    sessionEnds: exit.sessionEnds,
    whySleepWaits: output.messages().state.sleepDelay,
  })
}

/** The last lines of the journal for the report; where they cannot be read, a line that says why. */
async function lastLines(folder: string, journal: JournalStart): Promise<readonly string[]> {
  try {
    await journal.flush()
    return (await lastJournalLines(folder, journalLinesInReport)) ?? []
  } catch (error) {
    return [diskLine(messagesIn('en'), diskFailure(join(folder, 'journal.log'), error))]
  }
}

/** Ends the app and starts it again with its window, with the embedded Exotel or without. */
function restart(simulator: boolean): void {
  const file = appImage(process.env, process.execPath)
  app.relaunch({
    args: [...restartArguments(process.argv.slice(1), app.isPackaged ? null : app.getAppPath(), simulator)],
    ...(file === null ? {} : { execPath: file }),
  })
  app.quit()
}
