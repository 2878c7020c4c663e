import { join } from 'node:path'
import { app } from 'electron'
import type { LocalizedText, Messages } from '../core/locales/messages.ts'
import { timing } from '../core/model/timing.ts'
import { reasonOf } from '../core/text/plain-error.ts'
import { redact } from '../core/text/redact.ts'
import { entriesOf, lineOf } from '../core/view/journal-entries.ts'
import { type View, viewOf } from '../core/view/view.ts'
import type { WindowPage } from '../core/view/window-pages.ts'
import { serveAgent } from './agent/agent-service.ts'
import { runBackgroundCommand } from './agent/background-commands.ts'
import { startedAtLogin } from './autostart/login-item.ts'
import { followLink, hearLinks, type OpenedLinks } from './cli/links.ts'
import { printLines } from './cli/print-lines.ts'
import type { StartOptions } from './cli/start-options.ts'
import type { Control } from './control/control-server.ts'
import { createEffects } from './effects.ts'
import { speaksWayland } from './lifecycle/chromium-switches.ts'
import { endApp } from './lifecycle/end-app.ts'
import type { Services } from './lifecycle/finish-start.ts'
import { holdExit } from './lifecycle/hold-exit.ts'
import { endedEntry, endOnSignals, startedEntry } from './lifecycle/lifetime.ts'
import { displayOf, type SecondStart, type SecondStarts } from './lifecycle/second-start.ts'
import { faultEntry, watchFaults } from './lifecycle/uncaught-faults.ts'
import { dropExotelConnections } from './network/exotel-session.ts'
import { watchNetwork } from './network/network-watch.ts'
import { createNotifications } from './notifications/notifications.ts'
import { messagesForSystem } from './settings/language.ts'
import { startJournal } from './storage/journal-start.ts'
import { createSerialQueue } from './storage/serial-queue.ts'
import { createStore, type Store, systemClock } from './store.ts'
import { createTray } from './tray/tray.ts'
import { createWindowSurface, registerWindowScheme } from './window/window.ts'

/** What must be done before Electron is ready; gives the links that macOS hands over from then on. */
export function prepareApp(): OpenedLinks {
  registerWindowScheme()
  // The app lives in the tray: closing the window is not quitting.
  app.on('window-all-closed', () => {})
  return hearLinks()
}

/** Puts together what the tray needs, and finishStart the rest, once it stands: these two alone know every adapter. */
export function startApp(
  options: StartOptions,
  opened: OpenedLinks,
  { starts, control }: { readonly starts: SecondStarts; readonly control: Control },
): void {
  const { simulator, hidden, link } = options
  const assets = join(app.getAppPath(), 'assets')
  const appIcon = join(assets, 'app', '256x256.png')
  const found: Services = {
    account: null,
    proxyPasswords: null,
    intentFile: null,
    settings: null,
    values: null,
    trayMissing: false,
  }

  const withoutSecrets = (text: string) => found.account?.redact(text) ?? redact(text, [])
  const wordsFor = messagesForSystem()
  const messages = (): Messages => wordsFor(found.values?.language ?? 'system')
  const print = printLines()
  const say = (sentence: LocalizedText) => print(withoutSecrets(sentence(messages())))
  const journal = startJournal((entry) => print(lineOf(entry, withoutSecrets)))
  watchFaults(journal.write)
  journal.write(startedEntry({ simulator, hidden }))
  endApp(async () => {
    journal.write(endedEntry())
    await Promise.all([journal.flush(), effects.remembered()])
  })

  const inTurn = createSerialQueue()
  const effects = createEffects({
    gateway: () => found.account?.gateway() ?? null,
    forgetSecrets: () => inTurn(async () => found.account?.forget() ?? { kind: 'signed-out', disk: null }),
    dropConnections: dropExotelConnections,
    remember: (persistedState) => found.intentFile?.write(persistedState) ?? false,
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
    account: () => found.account,
    accountKnown: accountKnown.passed,
    write: journal.write,
  })

  const lookAgain = (): void => {
    store.dispatch({ kind: 'refresh-asked' })
    void agent.lookAgain()
  }
  const view = (): View =>
    viewOf(store.state(), {
      messages: messages(),
      trayMissing: found.trayMissing,
      offForMinutes: found.values?.offForMinutes,
    })
  const window = createWindowSurface({
    rendererFolder: join(app.getAppPath(), 'out', 'renderer'),
    preload: join(app.getAppPath(), 'out', 'preload', 'preload.cjs'),
    icon: appIcon,
    model: () => view().window,
    onShown: lookAgain,
    canBePlaced: !speaksWayland(app.commandLine),
    place: () => found.settings?.windowPlace() ?? null,
    onClosed: (place) => found.settings?.saveWindowPlace(place),
    onFailed: (error) => journal.write(faultEntry('window not loaded', error)),
  })
  // Its page asks the main process, which takes no requests before the rest is loaded: until then it is only wanted.
  const windowReady = gate()
  const openWindow = (page: WindowPage | null) => void windowReady.passed.then(() => window.show(page))
  const showWindow = () => openWindow(null)
  const notifications = createNotifications({
    messages,
    wanted: () => found.values?.notifications ?? true,
  })
  const obey = runBackgroundCommand(agent, notifications.say)
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
  const display = displayOf(process.env)
  starts.each((second: SecondStart) => {
    if (second.link !== null) follow(second.link)
    else if (!second.hidden) showWindow()
    // Whoever started it there would wait for a window in vain.
    const elsewhere = display !== null && second.display !== null && display !== second.display
    return elsewhere ? messages().commandLine.otherDisplay(display) : ''
  })
  starts.onActivation(window.raise)
  const exit = holdExit(async (cause) => {
    starts.appEnds()
    await agent.quit(cause)
    // Once the session goes on, the display goes, and Chromium with it: nothing may be left to be written by then.
    await effects.remembered()
  })
  endOnSignals(exit)
  watchNetwork(store)

  // Anything heavy right after the tray was made would delay its registration with the panel.
  setTimeout(() => {
    import('./lifecycle/finish-start.ts')
      .then(({ finishStart }) =>
        finishStart(options, {
          control,
          found,
          store,
          agent,
          exit,
          journal,
          tray,
          window,
          notifications,
          appIcon,
          showWindow,
          messages,
          say,
          withoutSecrets,
          view,
          showAll,
          lookAgain,
          windowReady: windowReady.open,
          pressed: (name) => obey(name, 'shortcut'),
        }),
      )
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

/** Something that happens once, and those who wait for it. */
function gate(): { readonly passed: Promise<void>; open(): void } {
  let open: () => void = () => {}
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { passed, open: () => open() }
}
