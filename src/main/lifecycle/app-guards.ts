import { type App, Menu, type MenuItemConstructorOptions, type Session, type WebContents } from 'electron'

/**
 * Guards for every page, session and certificate of the app, whichever part of it made them. To be called before the app is
 * ready.
 */
export function guardApp(app: Pick<App, 'on'>): void {
  app.on('web-contents-created', (_event, contents) => confine(contents))
  app.on('session-created', denyAll)
  // Electron would give the first certificate of this computer to any server that asks for one. Older versions emit this event
  // only for a page's requests, newer ones also for those of the main process (electron#52162).
  app.on('select-client-certificate', (event, _contents, _url, _certificates, choose) => {
    event.preventDefault()
    choose()
  })
}

/** Replaces Electron's own menu, which has DevTools and a reload in it. Without an Edit menu macOS knows no Copy and Paste. */
export function setOwnMenu(platform: NodeJS.Platform): void {
  const roles = ['appMenu', 'editMenu', 'windowMenu'] as const
  const entries = roles.map((role): MenuItemConstructorOptions => ({ role }))
  Menu.setApplicationMenu(platform === 'darwin' ? Menu.buildFromTemplate(entries) : null)
}

/** Keeps `contents` on its page: no navigation, no second window, no webview. */
function confine(contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

/** Lets nothing in `created` have a permission or a device, or store a file. */
function denyAll(
  created: Pick<
    Session,
    | 'on'
    | 'setPermissionRequestHandler'
    | 'setPermissionCheckHandler'
    | 'setDevicePermissionHandler'
    | 'setDisplayMediaRequestHandler'
  >,
): void {
  created.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  created.setPermissionCheckHandler(() => false)
  created.setDevicePermissionHandler(() => false)
  created.setDisplayMediaRequestHandler(null)
  created.on('will-download', (event) => event.preventDefault())
}
