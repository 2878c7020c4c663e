// `npm run dev` has Electron load this file before the app (`electron -r FILE`). It is no part of the app: a release has
// no key for DevTools and nothing that reloads its window.
const { watchFile } = require('node:fs')
const { join } = require('node:path')
const { app, webContents } = require('electron')

// scripts/setup/dev-app.js writes this file after each build of the page. A channel to that process would not do:
// DevTools' own process inherits its number (NODE_CHANNEL_FD) without the channel, and crashes.
watchFile(join(__dirname, '..', '..', 'out', '.page-built'), { interval: 200 }, () => {
  for (const contents of webContents.getAllWebContents()) {
    if (contents.getType() === 'window') contents.reloadIgnoringCache()
  }
})

app.on('web-contents-created', (_created, contents) => {
  contents.on('before-input-event', (event, { type, key }) => {
    if (type !== 'keyDown' || key !== 'F12') return
    event.preventDefault()
    // Detached: the app's window is too small to share.
    if (contents.isDevToolsOpened()) contents.closeDevTools()
    else contents.openDevTools({ mode: 'detach' })
  })
})

// The window's session lets only the app's own files through, and DevTools is a page of that session, too.
app.on('session-created', ({ webRequest }) => {
  const { onBeforeRequest } = webRequest
  /** @param {(details: Electron.OnBeforeRequestListenerDetails, decide: (response: Electron.CallbackResponse) => void) => void} listener */
  const exceptDevTools = (listener) =>
    onBeforeRequest.call(webRequest, (details, decide) => {
      if (details.url.startsWith('devtools://')) decide({})
      else listener(details, decide)
    })
  Object.assign(webRequest, { onBeforeRequest: exceptDevTools })
})
