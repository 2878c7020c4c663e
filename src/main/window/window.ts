import {
  app,
  BrowserWindow,
  nativeTheme,
  protocol,
  type Rectangle,
  type Session,
  screen,
  session,
  type WebContents,
} from 'electron'
import { channels } from '../../core/protocol/channels.ts'
import type { WindowModel } from '../../core/view/window-model.ts'
import type { WindowPage } from '../../core/view/window-pages.ts'
import { showWhenDrawn } from './show-when-drawn.ts'
import { boundsToSave, isSizeUnchanged, openingOn, type SavedBounds } from './window-bounds.ts'
import { serveFiles } from './window-files.ts'

const scheme = 'app'

/** The origin of the window's page. */
export const windowOrigin = `${scheme}://window`

/** The parts of the app and the files that the window uses. */
export interface WindowOptions {
  /** The folder of the page's files. */
  readonly rendererFolder: string
  /** The path of the preload script. */
  readonly preload: string
  /** The path of the app's icon. */
  readonly icon: string
  /** The model that the page shows now. */
  model(): WindowModel
  /** Called each time the window is shown or brought to the front. */
  onShown(): void
  /** Whether the app can read and choose the window's position; on Wayland it cannot. */
  readonly canBePlaced: boolean
  /** The size and position that were saved when the window closed last; null if it was never open. */
  place(): SavedBounds | null
  onClosed(place: SavedBounds): void
  /** Called when the page could not be loaded, so that the window is gone. */
  onFailed(error: unknown): void
}

/** The app's window. The Electron window behind it exists only while it is open. */
export interface WindowSurface {
  /** Opens it or brings it to the front, on `page`; null: on the page that it shows. */
  show(page: WindowPage | null): void
  /** Brings it to the front if it is visible. */
  raise(): void
  /** The page that was opened last. */
  page(): WindowPage
  /** Sends the newest model to the page if the window is open. */
  update(): void
  contents(): WebContents | null
}

/** Makes the page's scheme a secure one with an origin. Electron accepts this only before the app is ready. */
export function registerWindowScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true } }])
}

/** Creates the window's surface; the window is closed at first. */
export function createWindowSurface(options: WindowOptions): WindowSurface {
  let window: BrowserWindow | null = null
  let own: Session | null = null
  let page: WindowPage = 'main'
  /** Set while the window has the size of the forms for signing in. */
  let endForms: (() => void) | null = null

  function open(): BrowserWindow {
    own ??= closedSession(options.rendererFolder)
    const use = options.model().signIn === null ? 'daily' : 'signing-in'
    const { page: content, least, size, corner, isLimited } = openingOn(workAreas(), options.place(), use)
    let shown: Rectangle | null = null
    const opened = new BrowserWindow({
      ...content,
      useContentSize: true,
      minWidth: least.width,
      minHeight: least.height,
      show: false,
      title: app.name,
      icon: options.icon,
      autoHideMenuBar: true,
      maximizable: false,
      fullscreenable: false,
      // `--page` of the page's style, so that the window does not flash before the page is drawn.
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#15181d' : '#f6f7f9',
      webPreferences: {
        session: own,
        preload: options.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
        navigateOnDragDrop: false,
        devTools: !app.isPackaged,
      },
    })
    endForms = () => {
      // An agent who has chosen a size keeps it.
      const isUsual = use === 'signing-in' && size === null
      if (!isUsual || shown === null || !isSizeUnchanged(opened.getNormalBounds(), shown)) return
      const { page: daily } = openingOn(workAreas(), null)
      opened.setContentSize(daily.width, daily.height)
      shown = opened.getNormalBounds()
    }
    // Not above: the size there is the page's, this one includes the frame.
    if (size !== null) opened.setBounds({ ...size, ...(options.canBePlaced ? corner : null) })
    opened.removeMenu()
    // WebRTC opens sockets of its own, which the session's filter does not see.
    opened.webContents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
    showWhenDrawn(opened, () => {
      opened.show()
      shown = opened.getNormalBounds()
      options.onShown()
    })
    opened.once('close', () => {
      const bounds = opened.getNormalBounds()
      // A size that a small screen or a form forced is not the agent's choice, so it is not saved.
      const isForced = isLimited && shown !== null && isSizeUnchanged(bounds, shown)
      if (!isForced) options.onClosed(boundsToSave(bounds, options.place(), options.canBePlaced))
      // On Wayland Chromium sends a window's end only with its next message, and the window stays visible until then. It
      // sends at once that a window is hidden.
      opened.hide()
    })
    opened.once('closed', () => {
      window = null
      endForms = null
      page = 'main'
    })
    function discard(): void {
      opened.hide()
      opened.destroy()
    }
    // A page whose process ended cannot be used; the next `show` opens a new window.
    opened.webContents.once('render-process-gone', discard)
    // Models that were sent while the page loaded were lost, so it gets the newest once it is loaded.
    opened.webContents.once('did-finish-load', () => opened.webContents.send(channels.view, options.model()))
    opened.loadURL(`${windowOrigin}/index.html`).catch((error: unknown) => {
      // The window was closed before the page was loaded.
      if (opened.isDestroyed()) return
      // Files are missing: a window that shows nothing is closed.
      discard()
      options.onFailed(error)
    })
    return opened
  }

  return {
    show: (requested) => {
      page = requested ?? page
      if (window === null) {
        window = open()
        return
      }
      // A page that is not loaded yet misses this, and asks for it later.
      if (requested !== null) window.webContents.send(channels.page, requested)
      if (window.isMinimized()) window.restore()
      if (!window.isVisible()) return
      window.focus()
      options.onShown()
    },
    raise: () => {
      if (window?.isVisible() === true) window.focus()
    },
    page: () => page,
    update: () => {
      if (window === null || window.isDestroyed()) return
      const model = options.model()
      window.webContents.send(channels.view, model)
      if (model.signIn !== null) return
      endForms?.()
      endForms = null
    },
    contents: () => (window === null || window.isDestroyed() ? null : window.webContents),
  }
}

/** The work areas of the screens, the primary screen's first. */
function workAreas(): readonly Rectangle[] {
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  return [primary, ...others].map(({ workArea }) => workArea)
}

/** A session in memory that can load the files of `rendererFolder` and nothing else. */
function closedSession(rendererFolder: string): Session {
  const own = session.fromPartition('window', { cache: false })
  own.protocol.handle(scheme, serveFiles(windowOrigin, rendererFolder))
  own.webRequest.onBeforeRequest((details, decide) => {
    decide({ cancel: !details.url.startsWith(`${windowOrigin}/`) })
  })
  return own
}
