import { join } from 'node:path'
import { app, BrowserWindow, nativeImage } from 'electron'
import type { Messages } from '../core/locales/messages.ts'
import type { PolicyRules } from '../core/model/policy-rules.ts'
import type { SettingsValues } from '../core/settings/values.ts'
import type { JournalEntry } from '../core/view/journal-entries.ts'
import { type View, viewOf } from '../core/view/view.ts'
import type { WindowModel } from '../core/view/window-model.ts'
import type { WindowPage } from '../core/view/window-pages.ts'
import type { AgentService } from './agent/agent-service.ts'
import { speaksWayland } from './lifecycle/chromium-switches.ts'
import { faultEntry } from './lifecycle/process-entries.ts'
import type { SettingsService } from './settings/settings-service.ts'
import type { Store } from './store.ts'
import { createTaskbar } from './taskbar/taskbar.ts'
import { createTray } from './tray/tray.ts'
import { trayPlatformOf } from './tray/tray-platform.ts'
import { createAnswerDelay } from './window/answer-delay.ts'
import { createWindowSurface, type WindowSurface } from './window/window.ts'

/** The tray and the window, both drawn from the store's state. */
export interface Surfaces {
  readonly window: WindowSurface
  /** What the window shows now. */
  model(): WindowModel
  /** Whether the window's question appeared so recently that a click was meant for something else. */
  answersTooSoon(): boolean
  /** Opens the window on `page`, or with null on the page that it shows, once its requests can be answered. */
  openWindow(page: WindowPage | null): void
  /** Draws everything again, after a change of something that is not in the state. */
  redraw(): void
  /** Whether there is a panel or tray that shows the icon. */
  hasTray(): boolean
  setTrayMissing(missing: boolean): void
  /** Creates the tray icon again, for a panel that has lost it. */
  renewTray(): void
}

export interface SurfaceParts {
  readonly store: Store
  readonly agent: AgentService
  /** The path of the folder with the pictures, and of the app's own picture. */
  readonly assets: string
  readonly icon: string
  messages(): Messages
  /** Null until the profile is open. */
  settings(): SettingsService | null
  /** The settings as they are now; null until the profile is open. */
  values(): SettingsValues | null
  /** The address of the help page, by the policy; null if there is none, and until the profile is open. */
  helpUrl(): string | null
  openHelp(): void
  rules(): PolicyRules
  /** Resolves once the window's requests are answered. */
  readonly windowReady: Promise<void>
  readonly write: (entry: JournalEntry) => void
}

/** Creates the tray, and the window without opening it. */
export function createSurfaces(parts: SurfaceParts): Surfaces {
  const { store, agent, assets, icon, messages, settings, values } = parts
  const { helpUrl, openHelp, rules, windowReady, write } = parts
  const out = join(app.getAppPath(), 'out')
  let trayMissing = false

  const view = (): View =>
    viewOf(store.state(), {
      messages: messages(),
      trayMissing,
      hiddenTray: trayPlatformOf(process.platform).hidden(process.env.XDG_CURRENT_DESKTOP ?? '', trayMissing),
      offForMinutes: values()?.offForMinutes,
      breaks: values()?.breaks,
      helpUrl: helpUrl(),
      rules: rules(),
    })
  const answerDelay = createAnswerDelay(store)
  const window = createWindowSurface({
    rendererFolder: join(out, 'renderer'),
    preload: join(out, 'preload', 'preload.cjs'),
    icon,
    model: () => view().window,
    onShown: () => {
      answerDelay.windowShown()
      taskbar.show(view())
      agent.refresh()
    },
    canBePlaced: !speaksWayland(app.commandLine),
    place: () => settings()?.windowPlace() ?? null,
    onClosed: (place) => settings()?.saveWindowPlace(place),
    onFailed: (error) => write(faultEntry('window not loaded', error)),
  })
  const taskbar = createTaskbar(
    process.platform,
    () => {
      const contents = window.contents()
      return contents === null ? null : BrowserWindow.fromWebContents(contents)
    },
    (name) =>
      nativeImage.createFromPath(join(assets, 'tray', trayPlatformOf(process.platform).iconFile(name))),
  )
  const openWindow = (page: WindowPage | null) => void windowReady.then(() => window.show(page))
  const tray = createTray(assets, view(), {
    choose: (target) => void agent.ask(target, 'user'),
    offFor: (minutes, reason) => void agent.offFor(Date.now() + minutes * 60_000, 'user', reason),
    offAfterCall: (cancels) => (cancels ? agent.cancelOffAfterCall() : void agent.offAfterCall('user')),
    openWindow,
    openHelp,
    quit: () => app.quit(),
  })
  const redraw = (): void => {
    const current = view()
    tray.show(current)
    taskbar.show(current)
    window.update()
  }
  let isDue = false
  // Drawing takes longer than sending, so the request that this change has caused is sent first.
  store.subscribe(() => {
    if (isDue) return
    isDue = true
    setImmediate(() => {
      isDue = false
      redraw()
    })
  })
  return {
    window,
    answersTooSoon: answerDelay.isTooSoon,
    model: () => view().window,
    openWindow,
    redraw,
    hasTray: () => !trayMissing,
    setTrayMissing: (missing) => {
      trayMissing = missing
      redraw()
    },
    renewTray: tray.renew,
  }
}
