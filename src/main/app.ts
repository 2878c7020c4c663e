import { join } from 'node:path'
import { app } from 'electron'
import { entriesOf, lineOf } from '../core/journal-entries.ts'
import { redact } from '../core/redact.ts'
import { timing } from '../core/timing.ts'
import { type View, viewOf } from '../core/view.ts'
import { words } from '../core/words.ts'
import type { Account } from './account.ts'
import { serveAgent } from './agent.ts'
import { createEffects } from './effects.ts'
import { faultEntry, watchFaults } from './faults.ts'
import { holdExit } from './hold-exit.ts'
import { quitOnSignals, watchLifetime } from './lifetime.ts'
import { watchNetwork } from './network-watch.ts'
import { thisPlace } from './presence/place.ts'
import { commandServer, windowServer } from './requests.ts'
import type { IntentFile } from './storage/intent-file.ts'
import { startJournal } from './storage/journal-start.ts'
import { createStore, type Store, systemClock } from './store.ts'
import { createNotifications } from './surfaces/notifications.ts'
import { createTray } from './surfaces/tray.ts'
import { createWindowSurface, registerWindowScheme } from './surfaces/window.ts'
import { takeTurns } from './turns.ts'

export interface StartOptions {
  /** The profile's folder. */
  readonly profile: string
  /** Run against the embedded Exotel. */
  readonly simulator: boolean
  /** Start without a window. */
  readonly hidden: boolean
}

/** What must be done before Electron is ready. */
export function prepareApp(): void {
  registerWindowScheme()
  // The app lives in the tray: closing the window is not quitting.
  app.on('window-all-closed', () => {})
}

/** Puts the parts together: the only place that knows every adapter. The tray stands first, the rest follows. */
export function startApp({ profile, simulator, hidden }: StartOptions): void {
  const assets = join(app.getAppPath(), 'assets')
  const appIcon = join(assets, 'app', '256x256.png')
  let account: Account | null = null
  let intentFile: IntentFile | null = null
  let trayMissing = false

  const withoutSecrets = (text: string) => account?.redact(text) ?? redact(text, [])
  const say = (sentence: string) => void process.stderr.write(`${sentence}\n`)
  const journal = startJournal((entry) => say(lineOf(entry, withoutSecrets)))
  watchFaults(journal.write)
  watchLifetime(journal.write, { simulator, hidden })
  quitOnSignals()

  const inTurn = takeTurns()
  const effects = createEffects({
    gateway: () => account?.gateway() ?? null,
    forgetSecrets: () =>
      inTurn(async () => (account === null ? { kind: 'signed-out', disk: null } : account.forget())),
    remember: (memory) => intentFile?.write(memory) ?? false,
    notify: (news) => notify(news),
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
  const view = (): View => viewOf(store.state(), trayMissing)
  const window = createWindowSurface({
    rendererFolder: join(app.getAppPath(), 'out', 'renderer'),
    preload: join(app.getAppPath(), 'out', 'preload', 'preload.cjs'),
    icon: appIcon,
    model: () => view().window,
    onShown: lookAgain,
  })
  // Its page asks the main process, which takes no requests before the rest is loaded: until then it is only wanted.
  const windowReady = gate()
  const showWindow = () => void windowReady.passed.then(window.show)
  const notify = createNotifications(appIcon, { showWindow })
  const tray = createTray(assets, view(), {
    choose: (target) => void agent.ask(target, 'user'),
    offFor: (minutes) => void agent.offFor(Date.now() + minutes * 60_000, 'user'),
    showWindow,
    quit: () => app.quit(),
  })
  const showAll = (): void => {
    const current = view()
    tray.show(current)
    window.update(current.window)
  }
  store.subscribe(showAll)
  if (!hidden) showWindow()
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const wantsHidden = typeof data === 'object' && data !== null && 'hidden' in data && data.hidden === true
    if (!wantsHidden) showWindow()
  })
  holdExit(agent.quit)
  watchNetwork(store)

  async function finishStart(): Promise<void> {
    const rest = await import('./after-tray.ts')
    journal.open(
      rest.openJournal({
        folder: profile,
        redact: withoutSecrets,
        notWritten: (reason) => say(words.journalNotWritten(reason)),
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
      model: () => view().window,
      retry: lookAgain,
      trySimulator: restartWithSimulator,
      quit: () => app.quit(),
    })
    rest.serveWindow(serveWindow, (sender, frame) => rest.isWindowFrame(window.contents(), sender, frame))
    windowReady.open()
    await rest.serveCommands(profile, commandServer(agent, store))
    const keychainChanged = () => void agent.findAccount()
    const opened = await rest.openProfile({ profile, simulator, sessionBus, keychainChanged })
    account = opened.account
    intentFile = opened.intentFile
    const { rules } = opened.settings.read()
    store.dispatch({ kind: 'started', place: thisPlace(process.env), rules, memory: intentFile.read() })
    rest.watchWhoIsHere(store, {
      sessionBus: sessionBus(),
      unlocked: keychainChanged,
      quit: () => app.quit(),
    })
    await agent.findAccount()
  }

  // Anything heavy right after the tray was made would delay its registration with the panel.
  setTimeout(() => {
    finishStart()
      .catch((error: unknown) => {
        journal.write(faultEntry('start failed', error))
        say(words.commandLine.internal(withoutSecrets(reasonOf(error))))
        store.dispatch({ kind: 'account-missing', former: null })
        windowReady.open()
      })
      .finally(accountKnown.open)
  }, timing.afterTray)
}

/** Ends the app and starts it anew against the embedded Exotel, with its window. */
function restartWithSimulator(): void {
  const args = process.argv.slice(1).filter((one) => one !== '--hidden' && one !== '--simulator')
  app.relaunch({ args: [...args, '--simulator'] })
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

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
