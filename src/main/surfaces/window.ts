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
import { channels } from '../../core/channels.ts'
import type { WindowPage } from '../../core/contract.ts'
import type { WindowModel } from '../../core/window-model.ts'
import { serveFiles } from './window-files.ts'
import { placeOnScreens } from './window-place.ts'

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
  /** Where the window was when it was closed last, frame and all; null where it was never opened. */
  place(): Rectangle | null
  onClosed(place: Rectangle): void
}

/** The window, which exists only while it is open. */
export interface WindowSurface {
  /** Opens it, or brings it to the front; on `page`, or with null on the one that it shows. */
  show(page: WindowPage | null): void
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
    const opened = new BrowserWindow({
      width: 380,
      height: 560,
      useContentSize: true,
      minWidth: 320,
      minHeight: 400,
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
    const place = placeOnScreens(
      options.place(),
      screen.getAllDisplays().map(({ workArea }) => workArea),
    )
    // Not when it is made: the size given there is that of the page, this one has the frame in it.
    if (place !== null) opened.setBounds(place)
    opened.removeMenu()
    confine(opened.webContents)
    // WebRTC has sockets of its own, of which the session below hears nothing.
    opened.webContents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
    opened.once('ready-to-show', () => {
      opened.show()
      options.onShown()
    })
    opened.once('close', () => options.onClosed(opened.getNormalBounds()))
    opened.once('closed', () => {
      window = null
      page = 'main'
    })
    // A page whose process died cannot be used; the next `show` opens a fresh one.
    opened.webContents.once('render-process-gone', () => opened.destroy())
    // What was pushed while the page loaded was lost, so it gets the newest model once it listens.
    opened.webContents.once('did-finish-load', () => opened.webContents.send(channels.view, options.model()))
    opened.loadURL(`${windowOrigin}/index.html`).catch(() => {
      // Closed before it was loaded, or files are missing: a window that can show nothing is not left behind.
      if (!opened.isDestroyed()) opened.destroy()
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
    page: () => page,
    update: (model) => {
      if (window !== null && !window.isDestroyed()) window.webContents.send(channels.view, model)
    },
    isOpen: () => window !== null,
    contents: () => (window === null || window.isDestroyed() ? null : window.webContents),
  }
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
