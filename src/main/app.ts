import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { app } from 'electron'
import type { ControlReply, ControlRequest, Ending, SignInForm, WindowRequest } from '../core/contract.ts'
import type { Cause, Command } from '../core/device.ts'
import { endingOf } from '../core/ending.ts'
import type { Outcome } from '../core/event.ts'
import { exitStatus } from '../core/exit-status.ts'
import { notProvenYet, statusLines, statusOf } from '../core/status.ts'
import { timing } from '../core/timing.ts'
import { viewOf } from '../core/view.ts'
import { words } from '../core/words.ts'
import type { Account } from './account.ts'
import { createEffects } from './effects.ts'
import { createStore, type Store, systemClock } from './store.ts'
import { createTray } from './surfaces/tray.ts'
import { createWindowSurface, registerWindowScheme } from './surfaces/window.ts'

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
  const effects = createEffects({
    gateway: () => account?.gateway() ?? null,
    forgetSecrets: async () => (account === null ? { kind: 'signed-out' } : await account.forget()),
    dispatch: (happening) => store.dispatch(happening),
  })
  const store: Store = createStore(systemClock, effects.run)

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
    model: () => viewOf(store.state()).window,
    onShown: () => store.dispatch({ kind: 'refresh-asked' }),
  })
  const tray = createTray(assets, viewOf(store.state()), {
    choose: (target) => void ask(target, 'user'),
    showWindow: window.show,
    quit: () => app.quit(),
  })
  store.subscribe((state) => {
    const view = viewOf(state)
    tray.show(view)
    window.update(view.window)
  })
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const wantsHidden = typeof data === 'object' && data !== null && 'hidden' in data && data.hidden === true
    if (!wantsHidden) window.show()
  })

  let known: () => void = () => {}
  const sessionKnown = new Promise<void>((resolve) => {
    known = resolve
  })

  const signIn = async (form: SignInForm): Promise<Ending> => {
    await sessionKnown
    const { session } = store.state()
    if (account === null) return { exit: exitStatus.notAvailable, message: words.starting }
    if (session.kind === 'signed-in' && session.identity.userId !== form.userId) {
      return { exit: exitStatus.refused, message: words.signOutFirst(session.identity.userId) }
    }
    const result = await account.signIn(form)
    if (result.kept) store.dispatch({ kind: 'signed-in', identity: result.identity })
    return result.ending
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
    const late = (): Ending =>
      waitSeconds === 0
        ? { exit: exitStatus.done, message: words.commandLine.accepted }
        : { exit: exitStatus.notProven, message: notProvenYet(store.state()) }
    const limit = new Promise<Ending>((resolve) => setTimeout(() => resolve(late()), waitSeconds * 1000))
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
        return viewOf(store.state()).window
      case 'switch':
        return endingOf(await ask(request.target, 'user'))
      case 'sign-in':
        return signIn(request.form)
      case 'sign-out':
        return signOut()
    }
  }

  async function finishStart(): Promise<void> {
    const rest = await import('./after-tray.ts')
    rest.serveWindow(serveWindowRequest, (sender, frame) =>
      rest.isWindowFrame(window.contents(), sender, frame),
    )
    await rest.serveCommands(profile, serveCommand)
    account = await rest.openProfile({ profile, simulator })
    store.dispatch(await account.restore())
  }

  // Anything heavy right after the tray was made would delay its registration with the panel.
  setTimeout(() => {
    finishStart()
      .catch((error: unknown) => {
        process.stderr.write(`${words.commandLine.internal(reasonOf(error))}\n`)
        store.dispatch({ kind: 'account-missing' })
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
