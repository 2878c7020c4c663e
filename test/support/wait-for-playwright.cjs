/**
 * Preloaded into the app under test: holds Electron's "ready" back until Playwright has attached and calls
 * `__playwright_run`. A window that opens while Playwright attaches is never reported as loaded, and `firstWindow` waits
 * for it for ever. Playwright preloads a file like this one itself, but only for an Electron that it finds itself, and with
 * some thirty Chromium switches that the app does not have.
 */
const { app } = require('electron')

// The app that this one starts in its place has no Playwright to wait for.
process.argv.splice(process.argv.indexOf('-r'), 2)
const isReady = app.whenReady()
/** @type {() => void} */
let release
const released = new Promise((resolve) => {
  release = () => resolve(undefined)
})
app.whenReady = () => released.then(() => isReady)
Reflect.set(globalThis, '__playwright_run', () => release())
