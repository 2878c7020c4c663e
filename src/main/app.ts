import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { app } from 'electron'
import { nextClockTime } from '../core/clock-time.ts'
import type { ControlReply, ControlRequest, Ending, SignInForm, WindowRequest } from '../core/contract.ts'
import type { Cause, Command } from '../core/device.ts'
import { endingOf } from '../core/ending.ts'
import type { Outcome } from '../core/event.ts'
import { exitStatus } from '../core/exit-status.ts'
import { entriesOf, lineOf } from '../core/journal-entries.ts'
import { redact } from '../core/redact.ts'
import { defaultRules } from '../core/rules.ts'
import { statusLines, statusOf } from '../core/status.ts'
import { timing } from '../core/timing.ts'
import { type View, viewOf } from '../core/view.ts'
import { words } from '../core/words.ts'
import type { Account } from './account.ts'
import { createEffects } from './effects.ts'
import { faultEntry, watchFaults } from './faults.ts'
import { holdExit } from './hold-exit.ts'
import { quitOnSignals, watchLifetime } from './lifetime.ts'
import { watchNetwork } from './network-watch.ts'
import { thisPlace } from './presence/place.ts'
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
  let account: Account | null = null
  let intentFile: IntentFile | null = null
  const withoutSecrets = (text: string) => account?.redact(text) ?? redact(text, [])
  const say = (sentence: string) => void process.stderr.write(`${sentence}\n`)
  const journal = startJournal((entry) => say(lineOf(entry, withoutSecrets)))
  watchFaults(journal.write)
  watchLifetime(journal.write, { simulator, hidden })
  quitOnSignals()
  const effects = createEffects({
    gateway: () => account?.gateway() ?? null,
    forgetSecrets: () => inTurn(async () => (account === null ? { kind: 'signed-out' } : account.forget())),
    remember: (memory) => intentFile?.write(memory) ?? false,
    notify: (news) => notify(news),
    dispatch: (happening) => store.dispatch(happening),
  })
  const store: Store = createStore(systemClock, effects.run)
  const inTurn = takeTurns()
  store.observe((transition) => {
    for (const entry of entriesOf(transition)) journal.write(entry)
  })
  let trayMissing = false
  const view = (): View => viewOf(store.state(), trayMissing)

  const ask = (command: Command, cause: Cause): Promise<Outcome> => {
    const id = randomUUID()
    const outcome = effects.outcomeOf(id)
    store.dispatch({ kind: 'asked', id, command, cause })
    return outcome
  }
  const window = createWindowSurface({
    rendererFolder: join(app.getAppPath(), 'out', 'renderer'),
    preload: join(app.getAppPath(), 'out', 'preload', 'preload.cjs'),
    icon: join(assets, 'app', '256x256.png'),
    model: () => view().window,
    onShown: () => {
      store.dispatch({ kind: 'refresh-asked' })
      void findAccount()
    },
  })
  const notify = createNotifications(join(assets, 'app', '256x256.png'), { showWindow: window.show })
  const offFor = (until: number, cause: Cause): Promise<Outcome> => {
    const id = randomUUID()
    const outcome = effects.outcomeOf(id)
    store.dispatch({ kind: 'off-for-asked', id, until, cause })
    return outcome
  }
  const tray = createTray(assets, view(), {
    choose: (target) => void ask(target, 'user'),
    offFor: (minutes) => void offFor(Date.now() + minutes * 60_000, 'user'),
    showWindow: window.show,
    quit: () => app.quit(),
  })
  const showAll = (): void => {
    const current = view()
    tray.show(current)
    window.update(current.window)
  }
  store.subscribe(showAll)
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const wantsHidden = typeof data === 'object' && data !== null && 'hidden' in data && data.hidden === true
    if (!wantsHidden) window.show()
  })

  let known: () => void = () => {}
  const sessionKnown = new Promise<void>((resolve) => {
    known = resolve
  })

  /** Looks into the keychain for what it did not give, or did not take, when it was last asked. */
  const findAccount = (): Promise<void> =>
    inTurn(async () => {
      const { kind } = store.state().session
      if (account === null || kind === 'signed-out') return
      if (kind === 'signed-in') await account.keepMinted()
      else store.dispatch(await account.restore())
    })
  const signIn = async (form: SignInForm): Promise<Ending> => {
    await sessionKnown
    return inTurn(async () => {
      const { session } = store.state()
      if (account === null) return { exit: exitStatus.notAvailable, message: words.starting }
      if (session.kind === 'signed-in' && session.identity.userId !== form.userId) {
        return { exit: exitStatus.refused, message: words.signOutFirst(session.identity.userId) }
      }
      const result = await account.signIn(form)
      if (result.kept) store.dispatch({ kind: 'signed-in', identity: result.identity })
      else
        journal.write({ at: Date.now(), level: 'warn', what: 'sign-in refused', facts: { ...result.ending } })
      return result.ending
    })
  }
  const signOut = async (): Promise<Ending> => {
    await sessionKnown
    const id = randomUUID()
    const outcome = effects.outcomeOf(id)
    store.dispatch({ kind: 'sign-out-asked', id })
    return endingOf(await outcome)
  }
  const switchAndWait = async (command: Command, waitSeconds: number): Promise<Ending> => {
    const proven = ask(command, 'command').then(endingOf)
    // Refusals that need no answer from Exotel come at once and count even where nobody waits.
    const late: Ending =
      waitSeconds === 0
        ? { exit: exitStatus.done, message: words.commandLine.accepted }
        : { exit: exitStatus.notProven, message: words.commandLine.notProvenInTime }
    const limit = new Promise<Ending>((resolve) => setTimeout(() => resolve(late), waitSeconds * 1000))
    return Promise.race([proven, limit])
  }
  const serveCommand = async (request: ControlRequest): Promise<ControlReply> => {
    switch (request.kind) {
      case 'status':
        return { kind: 'status', status: statusOf(store.state()), lines: statusLines(store.state()) }
      case 'switch':
        return { kind: 'ending', ending: await switchAndWait(request.command, request.waitSeconds) }
      case 'sign-in':
        return { kind: 'ending', ending: await signIn(request.form) }
      case 'sign-out':
        return { kind: 'ending', ending: await signOut() }
    }
  }
  const serveWindowRequest = async (request: WindowRequest): Promise<unknown> => {
    switch (request.kind) {
      case 'view':
        return view().window
      case 'switch':
        return endingOf(await ask(request.target, 'user'))
      case 'off-for':
        return endingOf(await offFor(Date.now() + request.minutes * 60_000, 'user'))
      case 'off-until': {
        const until = nextClockTime(request.clock, Date.now())
        if (until === null) return { exit: exitStatus.wrongUsage, message: words.window.noClockTime }
        return endingOf(await offFor(until, 'user'))
      }
      case 'sign-in':
        return signIn(request.form)
      case 'sign-out':
        return signOut()
      case 'quit':
        app.quit()
        return null
    }
  }

  const leave = (): Promise<Outcome> => {
    const id = randomUUID()
    const outcome = effects.outcomeOf(id)
    store.dispatch({ kind: 'quit-asked', id })
    return outcome
  }
  holdExit(leave)
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
    rest.serveWindow(serveWindowRequest, (sender, frame) =>
      rest.isWindowFrame(window.contents(), sender, frame),
    )
    await rest.serveCommands(profile, serveCommand)
    account = await rest.openProfile({
      profile,
      simulator,
      sessionBus,
      keychainChanged: () => void findAccount(),
    })
    intentFile = simulator ? rest.memoryIntentFile() : rest.openIntentFile(profile)
    store.dispatch({
      kind: 'started',
      place: thisPlace(process.env),
      rules: defaultRules,
      memory: intentFile.read(),
    })
    rest.watchWhoIsHere(store, {
      sessionBus: sessionBus(),
      unlocked: () => void findAccount(),
      quit: () => app.quit(),
    })
    await findAccount()
  }

  // Anything heavy right after the tray was made would delay its registration with the panel.
  setTimeout(() => {
    finishStart()
      .catch((error: unknown) => {
        journal.write(faultEntry('start failed', error))
        say(words.commandLine.internal(withoutSecrets(reasonOf(error))))
        store.dispatch({ kind: 'account-missing', former: null })
      })
      .finally(() => {
        known()
        if (!hidden) window.show()
      })
  }, timing.afterTray)
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
