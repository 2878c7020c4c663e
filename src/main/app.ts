import { join } from 'node:path'
import { app } from 'electron'
import type { SettingsValues, WindowPage } from '../core/contract.ts'
import { entriesOf, lineOf } from '../core/journal-entries.ts'
import { isLink } from '../core/link.ts'
import { reasonOf } from '../core/plain-error.ts'
import { redact } from '../core/redact.ts'
import { timing } from '../core/timing.ts'
import { type View, viewOf } from '../core/view.ts'
import type { Sentence, Words } from '../core/words.ts'
import type { Account } from './account/index.ts'
import { serveAgent } from './agent.ts'
import { createEffects } from './effects.ts'
import { faultEntry, watchFaults } from './faults.ts'
import { holdExit } from './hold-exit.ts'
import { quitOnSignals, watchLifetime } from './lifetime.ts'
import { watchNetwork } from './network-watch.ts'
import { thisPlace } from './presence/place.ts'
import { commandServer, windowServer } from './requests.ts'
import { secondStart } from './second-start.ts'
import type { SettingsKeeper } from './settings-keeper.ts'
import { wordsHere } from './spoken-language.ts'
import type { IntentFile } from './storage/intent-file.ts'
import { startJournal } from './storage/journal-start.ts'
import { startedAtLogin } from './storage/login-item.ts'
import { createStore, type Store, systemClock } from './store.ts'
import { claimLinks, followLink, hearLinks, type OpenedLinks } from './surfaces/links.ts'
import { createNotifications } from './surfaces/notifications.ts'
import { createTray } from './surfaces/tray.ts'
import { createWindowSurface, registerWindowScheme } from './surfaces/window.ts'
import { takeTurns } from './turns.ts'
import { obeyUnseen } from './unseen.ts'

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

/** What must be done before Electron is ready; gives the links that macOS hands over from then on. */
export function prepareApp(): OpenedLinks {
  registerWindowScheme()
  // The app lives in the tray: closing the window is not quitting.
  app.on('window-all-closed', () => {})
  return hearLinks()
}

/** Puts the parts together: the only place that knows every adapter. The tray stands first, the rest follows. */
export function startApp({ profile, simulator, hidden, link }: StartOptions, opened: OpenedLinks): void {
  const assets = join(app.getAppPath(), 'assets')
  const appIcon = join(assets, 'app', '256x256.png')
  let account: Account | null = null
  let intentFile: IntentFile | null = null
  let settings: SettingsKeeper | null = null
  let values: SettingsValues | null = null
  let trayMissing = false

  const withoutSecrets = (text: string) => account?.redact(text) ?? redact(text, [])
  const wordsFor = wordsHere()
  const words = (): Words => wordsFor(values?.language ?? 'system')
  const print = (line: string) => void process.stderr.write(`${line}\n`)
  const say = (sentence: Sentence) => print(withoutSecrets(sentence(words())))
  const journal = startJournal((entry) => print(lineOf(entry, withoutSecrets)))
  watchFaults(journal.write)
  watchLifetime(journal.write, { simulator, hidden })
  quitOnSignals()

  const inTurn = takeTurns()
  const effects = createEffects({
    gateway: () => account?.gateway() ?? null,
    forgetSecrets: () =>
      inTurn(async () => (account === null ? { kind: 'signed-out', disk: null } : account.forget())),
    remember: (memory) => intentFile?.write(memory) ?? false,
    notify: (news) => notifications.tell(news),
    dispatch: (happening) => store.dispatch(happening),
  })
  const store: Store = createStore(systemClock, effects.run)
  store.observe((transition) => {
    for (const entry of entriesOf(transition)) journal.write(entry)
  })
  const accountKnown = gate()
  const agent = serveAgent({
    store,
    outcomeOf: effects.outcomeOf,
    inTurn,
    account: () => account,
    accountKnown: accountKnown.passed,
    write: journal.write,
  })

  const lookAgain = (): void => {
    store.dispatch({ kind: 'refresh-asked' })
    void agent.findAccount()
  }
  const view = (): View =>
    viewOf(store.state(), { words: words(), trayMissing, offForMinutes: values?.offForMinutes })
  const window = createWindowSurface({
    rendererFolder: join(app.getAppPath(), 'out', 'renderer'),
    preload: join(app.getAppPath(), 'out', 'preload', 'preload.cjs'),
    icon: appIcon,
    model: () => view().window,
    onShown: lookAgain,
    place: () => settings?.windowPlace() ?? null,
    onClosed: (place) => settings?.keepWindowPlace(place),
  })
  // Its page asks the main process, which takes no requests before the rest is loaded: until then it is only wanted.
  const windowReady = gate()
  const openWindow = (page: WindowPage | null) => void windowReady.passed.then(() => window.show(page))
  const showWindow = () => openWindow(null)
  const notifications = createNotifications(appIcon, {
    words,
    showWindow,
    wanted: () => values?.notifications ?? true,
  })
  const obey = obeyUnseen(agent, notifications.say)
  const tray = createTray(assets, view(), {
    choose: (target) => void agent.ask(target, 'user'),
    offFor: (minutes) => void agent.offFor(Date.now() + minutes * 60_000, 'user'),
    openWindow,
    quit: () => app.quit(),
  })
  const showAll = (): void => {
    const current = view()
    tray.show(current)
    window.update(current.window)
  }
  store.subscribe(showAll)
  const follow = (text: string) =>
    followLink(text, {
      write: journal.write,
      off: () => obey('off', 'link'),
      // Whether it is to be asked depends on who is signed in.
      ask: (device) => {
        showWindow()
        void accountKnown.passed.then(() => store.dispatch({ kind: 'link-asked', device }))
      },
    })
  opened.each(follow)
  if (link !== null) follow(link)
  if (!hidden && !startedAtLogin(app)) showWindow()
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const second = secondStart(data)
    if (second.link !== null) follow(second.link)
    else if (!second.hidden) showWindow()
  })
  holdExit(agent.quit)
  watchNetwork(store)

  async function finishStart(): Promise<void> {
    const rest = await import('./after-tray.ts')
    journal.open(
      rest.openJournal({
        folder: profile,
        redact: withoutSecrets,
        notWritten: (reason) => say(({ onDisk }) => onDisk.journalNotWritten(reason)),
      }),
    )
    const sessionBus = rest.shareSessionBus()
    void rest.keepTray(sessionBus, {
      onHost: (there) => {
        trayMissing = !there
        showAll()
      },
      onIconMissing: tray.renew,
    })
    const serveWindow = windowServer(agent, {
      words,
      model: () => view().window,
      page: window.page,
      retry: lookAgain,
      restart,
      quit: () => app.quit(),
      settings: () => settings,
    })
    rest.serveWindow(serveWindow, (sender, frame) => rest.isWindowFrame(window.contents(), sender, frame))
    await rest.serveCommands(profile, commandServer(agent, store, words), say)
    const keychainChanged = () => void agent.findAccount()
    const found = await rest.openProfile({
      profile,
      simulator,
      sessionBus,
      keychainChanged,
      accountRead: (failure) => store.dispatch({ kind: 'account-read', failure }),
      say,
    })
    account = found.account
    intentFile = found.intentFile
    settings = rest.openSettingsKeeper({
      folder: profile,
      usual: profile === join(app.getPath('appData'), app.name),
      opened: found,
      store,
      words,
      write: journal.write,
      redact: withoutSecrets,
      trayThere: () => !trayMissing,
      pressed: (name) => obey(name, 'shortcut'),
      changed: (now) => {
        values = now
        store.dispatch({ kind: 'rules-changed', rules: rest.rulesOf(now) })
        showAll()
      },
    })
    values = settings.values()
    const rules = rest.rulesOf(values)
    store.dispatch({ kind: 'started', place: thisPlace(process.env), rules, memory: intentFile.read() })
    const { trouble } = found.policy
    if (trouble !== null) store.dispatch({ kind: 'policy-troubled', trouble })
    settings.apply()
    claimLinks()
    windowReady.open()
    rest.watchWhoIsHere(store, {
      sessionBus: sessionBus(),
      unlocked: keychainChanged,
      quit: () => app.quit(),
      whySleepWaits: words().state.sleepDelay,
    })
    await agent.findAccount()
  }

  // Anything heavy right after the tray was made would delay its registration with the panel.
  setTimeout(() => {
    finishStart()
      .catch((error: unknown) => {
        journal.write(faultEntry('start failed', error))
        const reason = reasonOf(error)
        say((speech) => speech.commandLine.internal(reason(speech)))
        store.dispatch({ kind: 'account-missing', former: null })
        windowReady.open()
      })
      .finally(accountKnown.open)
  }, timing.afterTray)
}

/** Ends the app and starts it anew with its window, against the embedded Exotel or without it. */
function restart(simulator: boolean): void {
  const args = process.argv
    .slice(1)
    .filter((one) => !['--hidden', '--simulator'].includes(one) && !isLink(one))
  app.relaunch({ args: simulator ? [...args, '--simulator'] : args })
  app.quit()
}

/** Something that happens once, and those who wait for it. */
function gate(): { readonly passed: Promise<void>; open(): void } {
  let open: () => void = () => {}
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { passed, open: () => open() }
}
