import { join } from 'node:path'
import { app, shell } from 'electron'
import { noRules } from '../core/model/policy-rules.ts'
import { confirmedOf } from '../core/model/state.ts'
import { timing } from '../core/model/timing.ts'
import { reasonOf } from '../core/text/plain-error.ts'
import { redact } from '../core/text/redact.ts'
import type { Setup } from '../core/text/setup-link.ts'
import { entriesOf, journalLine } from '../core/view/journal-entries.ts'
import type { Invitation } from '../exotel/desk-invitation.ts'
import { type AgentService, createAgentService } from './agent/agent-service.ts'
import { runBackgroundCommand, turnOffByLink } from './agent/background-commands.ts'
import { startedAtLogin } from './autostart/login-item.ts'
import { createLinkGate } from './cli/link-gate.ts'
import { claimLinks, followLink, type OpenedLinks, receiveLinks } from './cli/links.ts'
import type { Control } from './control/control-server.ts'
import { createEffects, type Effects } from './effects.ts'
import { setOwnMenu } from './lifecycle/app-guards.ts'
import { collectGarbage } from './lifecycle/collect-garbage.ts'
import { type Exit, endOnSignals, flushAtExit, holdExit } from './lifecycle/exit.ts'
import { endedEntry, faultEntry, startedEntry, watchFaults } from './lifecycle/process-entries.ts'
import { displayOf, type SecondStarts } from './lifecycle/second-start.ts'
import { dropExotelConnections } from './network/exotel-session.ts'
import { watchNetwork } from './network/network-watch.ts'
import { createNotifications } from './notifications/notifications.ts'
import { createOutput, type Output } from './output.ts'
import { createEnrolments } from './relay/enrolments.ts'
import type { AppParts, Services } from './services.ts'
import { setupOf } from './settings/account-preset.ts'
import { type JournalStart, startJournal } from './storage/journal-start.ts'
import { createSerialQueue } from './storage/serial-queue.ts'
import { createStore, type Store, systemClock } from './store.ts'
import { createSurfaces } from './surfaces.ts'
import { openHelpPage } from './system/help-page.ts'
import { appUserModelId } from './taskbar/app-user-model-id.ts'
import { registerWindowScheme } from './window/window.ts'

/** How the app is to start. */
export interface StartOptions {
  /** The profile's folder. */
  readonly profile: string
  /** Run against the embedded Exotel. */
  readonly simulator: boolean
  /** Start without a window. */
  readonly hidden: boolean
  /** The link that the app was started with. */
  readonly link: string | null
}

/** Does what Electron allows only before it is ready; returns the links that macOS hands over from then on. */
export function prepareApp(): OpenedLinks {
  registerWindowScheme()
  setOwnMenu(process.platform)
  if (process.platform === 'win32') app.setAppUserModelId(appUserModelId)
  // The app lives in the tray: closing the window is not quitting.
  app.on('window-all-closed', () => {})
  return receiveLinks()
}

/**
 * Puts the app together. Before the tray icon is shown, only the tray's own code is loaded, so that the icon appears at once;
 * services.ts is the rest.
 */
export function startApp(
  options: StartOptions,
  links: OpenedLinks,
  { starts, control }: { readonly starts: SecondStarts; readonly control: Control },
): void {
  /** Null until the tray is shown and the profile is open, and if the profile cannot be opened. */
  let services: Services | null = null
  const credentialsKnown = createGate()
  const windowReady = createGate()
  const assets = join(app.getAppPath(), 'assets')
  const icon = join(assets, 'app', '256x256.png')

  const rules = () => services?.rules ?? noRules
  const output = createOutput({
    language: () => services?.values().language ?? 'system',
    redact: (text) => services?.credentials.redact(text) ?? redact(text, []),
  })
  const journal = setUpJournal(options, output)
  const notifications = createNotifications({
    messages: output.messages,
    wanted: (kind) =>
      (services?.values().notifications ?? true) && (rules().notificationKinds?.includes(kind) ?? true),
    state: () => store.state(),
    ask: (target) => obey(target, 'user'),
  })

  const inTurn = createSerialQueue()
  const effects = createEffects({
    gateway: () => services?.credentials.gateway() ?? null,
    forgetSecrets: () =>
      inTurn(async () => {
        // The relay hears first that the agent has signed out, or it would take this computer for lost.
        await services?.heartbeat.answered()
        const forgotten = await services?.credentials.forget()
        for (const after of timing.collectAfterSignOut) setTimeout(collectGarbage, after)
        return forgotten ?? { kind: 'signed-out', disk: null }
      }),
    dropConnections: dropExotelConnections,
    persist: (persistedState) => services?.intentFile.write(persistedState) ?? false,
    notify: notifications.tell,
    dispatch: (event) => store.dispatch(event),
  })
  const store = setUpStore(effects, journal)
  const agent = createAgentService({
    store,
    outcomeOf: effects.outcomeOf,
    inTurn,
    credentials: () => services?.credentials ?? null,
    credentialsKnown: () => credentialsKnown.passed,
    rules,
    write: journal.write,
  })

  const helpUrl = () => services?.helpUrl ?? null
  const openHelp = () =>
    openHelpPage({ url: helpUrl, open: (url) => shell.openExternal(url), write: journal.write })
  const surfaces = createSurfaces({
    store,
    agent,
    assets,
    icon,
    messages: output.messages,
    settings: () => services?.settings ?? null,
    values: () => services?.values() ?? null,
    helpUrl,
    openHelp: () => void openHelp(),
    rules,
    windowReady: windowReady.passed,
    write: journal.write,
  })
  const obey = runBackgroundCommand(agent, notifications.say)
  store.subscribe(notifications.follow)
  const enrolments = createEnrolments({
    store,
    agent,
    credentials: () => services?.credentials ?? null,
    messages: output.messages,
    relay: () => rules().account?.relay ?? null,
    answersTooSoon: surfaces.answersTooSoon,
    open: (url) => shell.openExternal(url),
  })
  const parts: AppParts = {
    store,
    agent,
    surfaces,
    notifications,
    enrolments,
    journal,
    openHelp,
    output,
  }

  const follow = (link: string) =>
    followLink(link, {
      write: journal.write,
      off: turnOffByLink(agent, () => confirmedOf(store.state())?.active === 'off', notifications.say),
      ask: (device) => {
        surfaces.openWindow(null)
        // The store asks the agent only if somebody is signed in.
        void credentialsKnown.passed.then(() => store.dispatch({ kind: 'link-asked', device }))
      },
      setUp: (setup) => {
        surfaces.openWindow(null)
        void credentialsKnown.passed.then(() => fillIn(setup))
      },
      refuse: (problem) => notifications.say(({ setupLink }) => setupLink.refused[problem]),
      enrol: (invitation) => {
        surfaces.openWindow(null)
        void credentialsKnown.passed.then(() => invite(invitation))
      },
      refuseEnrolment: (problem) => notifications.say(({ relay }) => relay.link[problem]),
    })
  /** Asks whether to enrol this computer, or says why it cannot be enrolled. */
  function invite(invitation: Invitation): void {
    const { kind } = store.state().session
    if (kind === 'signed-in') notifications.say(({ relay }) => relay.link.signedIn)
    else if (kind === 'keychain-failed') notifications.say(({ relay }) => relay.link.keychain)
    else enrolments.invite(invitation)
  }
  /** Fills in the form for signing in, or says why there is no form. */
  function fillIn(setup: Setup): void {
    const { kind } = store.state().session
    if (kind === 'signed-in') notifications.say(({ setupLink }) => setupLink.signedIn)
    else if (kind === 'keychain-failed') notifications.say(({ setupLink }) => setupLink.keychain)
    else store.dispatch({ kind: 'setup-asked', setup })
  }
  const followInTurn = createLinkGate(follow, journal.write)
  links.each(followInTurn)
  if (options.link !== null) followInTurn(options.link)
  if (!options.hidden && !startedAtLogin(app)) surfaces.openWindow(null)
  setUpSecondStarts(starts, followInTurn, parts)
  const exit = setUpExit(starts, control, effects, parts, async () => services?.heartbeat.end())
  watchNetwork(store)

  async function finishStart(): Promise<void> {
    const late = await import('./services.ts')
    late.openJournalFile(options.profile, parts)
    const sessionBus = late.connectDesktop(icon, parts)
    // Before the profile opens, which may wait for the keychain: until then the answer is that the app is starting.
    late.serveRequests(options.profile, control, () => services, parts)
    services = await late.openServices(
      { ...options, sessionBus, pressed: (name) => obey(name, 'shortcut') },
      parts,
    )
    late.startStore(services, parts)
    services.settings.apply()
    claimLinks()
    windowReady.open()
    // Before the keychain, too: an absence that begins meanwhile must be known once the agent is signed in.
    late.watchAbsences(exit, sessionBus, parts)
    await agent.retryKeychain()
    const preset = setupOf(rules().account, process.env)
    if (preset !== null && store.state().session.kind === 'signed-out')
      store.dispatch({ kind: 'setup-asked', setup: preset })
  }
  function startFailed(error: unknown): void {
    journal.write(faultEntry('start failed', error))
    const reason = reasonOf(error)
    output.say((messages) => messages.commandLine.internal(reason(messages)))
    store.dispatch({ kind: 'credentials-missing', former: null })
    windowReady.open()
  }
  // Anything heavy right after the tray was made would delay its registration with the panel.
  setTimeout(() => void finishStart().catch(startFailed).finally(credentialsKnown.open), timing.afterTray)
}

function setUpJournal({ simulator, hidden }: StartOptions, output: Output): JournalStart {
  const journal = startJournal((entry) => output.print(journalLine(entry, output.redact)))
  watchFaults(journal.write)
  journal.write(startedEntry({ simulator, hidden }))
  return journal
}

function setUpStore(effects: Effects, journal: JournalStart): Store {
  const store = createStore(systemClock, effects.run)
  store.observe((transition) => {
    for (const entry of entriesOf(transition)) journal.write(entry)
  })
  return store
}

/** Follows the starts of other processes that found this app running. */
function setUpSecondStarts(
  starts: SecondStarts,
  follow: (link: string) => void,
  { surfaces, output }: AppParts,
): void {
  const display = displayOf(process.env)
  starts.each((second) => {
    if (second.link !== null) follow(second.link)
    else if (!second.hidden) surfaces.openWindow(null)
    // On another display its user would wait for the window in vain.
    const isElsewhere = display !== null && second.display !== null && display !== second.display
    return isElsewhere ? output.messages().commandLine.otherDisplay(display) : ''
  })
  starts.onActivation(surfaces.window.raise)
}

/** Turns calls off before any exit, and then puts on disk what must outlive the run. */
function setUpExit(
  starts: SecondStarts,
  control: Control,
  effects: Effects,
  { agent, journal }: { readonly agent: AgentService; readonly journal: JournalStart },
  endHeartbeat: () => Promise<void>,
): Exit {
  flushAtExit(async () => {
    journal.write(endedEntry())
    control.close()
    await Promise.all([journal.flush(), effects.persisted()])
  })
  const exit = holdExit(async (cause) => {
    starts.appEnds()
    await agent.quit(cause)
    await endHeartbeat()
    // When this returns, the desktop session goes on to end its display, and Chromium with it: all must be on disk before.
    await effects.persisted()
  })
  endOnSignals(exit)
  return exit
}

/** Something that happens once, and a promise for those who wait for it. */
function createGate(): { readonly passed: Promise<void>; open(): void } {
  let open: () => void = () => {}
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { passed, open: () => open() }
}
