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
import { serveFiles } from './window-files.ts'
import { isAsShown, openingOn, placeToKeep, type WindowPlace } from './window-place.ts'
import { onceDrawn } from './window-shown.ts'

const scheme = 'app'

/** The origin of the window's page. */
export const windowOrigin = `${scheme}://window`

/** What the window needs: two paths, an icon's path, the model to show first, and whom to tell that it is shown. */
export interface WindowOptions {
  readonly rendererFolder: string
  readonly preload: string
  readonly icon: string
  model(): WindowModel
  onShown(): void
  /** Whether a window can be put somewhere, and knows where it is; not so on Wayland, where it has a size alone. */
  readonly canBePlaced: boolean
  /** What was kept of the window when it was closed last; null where it was never opened. */
  place(): WindowPlace | null
  onClosed(place: WindowPlace): void
  /** The page could not be loaded, so the window is gone. */
  onFailed(error: unknown): void
}

/** The window, which exists only while it is open. */
export interface WindowSurface {
  /** Opens it, or brings it to the front; on `page`, or with null on the one that it shows. */
  show(page: WindowPage | null): void
  /** Brings it to the front where it stands already. */
  raise(): void
  /** The page that was opened last. */
  page(): WindowPage
  update(model: WindowModel): void
  isOpen(): boolean
  contents(): WebContents | null
}

/** Makes the page's scheme a secure one with an origin. Electron takes this before the app is ready only. */
export function registerWindowScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true } }])
}

/** The window, not yet open. */
export function createWindowSurface(options: WindowOptions): WindowSurface {
  let window: BrowserWindow | null = null
  let own: Session | null = null
  let page: WindowPage = 'main'

  function open(): BrowserWindow {
    own ??= closedSession(options.rendererFolder)
    const { page: content, least, size, corner, isLimited } = openingOn(workAreas(), options.place())
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
      // The page's own colours, so that nothing flashes before it is drawn.
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#171a1f' : '#f6f7f9',
      webPreferences: {
        session: own,
        preload: options.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
        navigateOnDragDrop: false,
      },
    })
    // Not when it is made: the size given there is that of the page, this one has the frame in it.
    if (size !== null) opened.setBounds({ ...size, ...(options.canBePlaced ? corner : null) })
    opened.removeMenu()
    confine(opened.webContents)
    // WebRTC has sockets of its own, of which the session below hears nothing.
    opened.webContents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
    onceDrawn(opened, () => {
      opened.show()
      shown = opened.getNormalBounds()
      options.onShown()
    })
    opened.once('close', () => {
      const bounds = opened.getNormalBounds()
      // What a small screen made of the window is not what the agent wants on a larger one.
      const isScreensChoice = isLimited && shown !== null && isAsShown(bounds, shown)
      if (!isScreensChoice) options.onClosed(placeToKeep(bounds, options.place(), options.canBePlaced))
      // On Wayland Chromium sends the end of a window off with its next message only, and till then it stands there; it
      // sends at once that one is hidden.
      opened.hide()
    })
    opened.once('closed', () => {
      window = null
      page = 'main'
    })
    function takeAway(): void {
      opened.hide()
      opened.destroy()
    }
    // A page whose process died cannot be used; the next `show` opens a fresh one.
    opened.webContents.once('render-process-gone', takeAway)
    // What was pushed while the page loaded was lost, so it gets the newest model once it listens.
    opened.webContents.once('did-finish-load', () => opened.webContents.send(channels.view, options.model()))
    opened.loadURL(`${windowOrigin}/index.html`).catch((error: unknown) => {
      // It was closed before it was loaded.
      if (opened.isDestroyed()) return
      // Files are missing: a window that can show nothing is not left behind.
      takeAway()
      options.onFailed(error)
    })
    return opened
  }

  return {
    show: (wanted) => {
      page = wanted ?? page
      if (window === null) {
        window = open()
        return
      }
      // A page that is not loaded yet misses this, and asks for it later.
      if (wanted !== null) window.webContents.send(channels.page, wanted)
      if (window.isMinimized()) window.restore()
      if (!window.isVisible()) return
      window.focus()
      options.onShown()
    },
    raise: () => {
      if (window?.isVisible() === true) window.focus()
    },
    page: () => page,
    update: (model) => {
      if (window !== null && !window.isDestroyed()) window.webContents.send(channels.view, model)
    },
    isOpen: () => window !== null,
    contents: () => (window === null || window.isDestroyed() ? null : window.webContents),
  }
}

/** The parts of the screens that windows may cover, the primary screen's first. */
function workAreas(): readonly Rectangle[] {
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  return [primary, ...others].map(({ workArea }) => workArea)
}

/** A session in memory that reaches the files of `rendererFolder` and nothing else, and grants nothing. */
function closedSession(rendererFolder: string): Session {
  const own = session.fromPartition('window', { cache: false })
  own.protocol.handle(scheme, serveFiles(windowOrigin, rendererFolder))
  own.webRequest.onBeforeRequest((details, decide) => {
    decide({ cancel: !details.url.startsWith(`${windowOrigin}/`) })
  })
  own.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  own.setPermissionCheckHandler(() => false)
  own.setDevicePermissionHandler(() => false)
  own.on('will-download', (event) => event.preventDefault())
  return own
}

/** Keeps `contents` on its page: no navigation, no other window, no webview. */
function confine(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
}
