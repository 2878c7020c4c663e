/**
 * Preloaded into the app under test (`-r`). For each line on standard input it answers with one line on standard output:
 * "sample" tells what the process holds after its garbage has been collected; "close" closes every window.
 */
const { app, BrowserWindow, ipcMain, nativeTheme, powerMonitor, screen } = require('electron')
const { createInterface } = require('node:readline')
const { setFlagsFromString } = require('node:v8')
const { runInNewContext } = require('node:vm')

process.argv.splice(process.argv.indexOf('-r'), 2)
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')

/** @type {() => number} */
function listeners() {
  const emitters = [app, ipcMain, nativeTheme, powerMonitor, process, screen]
  const counts = emitters.flatMap((emitter) =>
    emitter.eventNames().map((name) => emitter.listenerCount(name)),
  )
  return counts.reduce((total, count) => total + count, 0)
}

/** @type {() => number} */
function timers() {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
}

/** @type {() => Promise<{ readonly heap: number, readonly listeners: number, readonly timers: number }>} */
async function sample() {
  // What the first collection frees by finalizers, the second one finds.
  collect()
  await new Promise((resolve) => setTimeout(resolve, 200))
  collect()
  return { heap: process.memoryUsage().heapUsed, listeners: listeners(), timers: timers() }
}

createInterface({ input: process.stdin }).on('line', (line) => {
  if (line === 'close') for (const window of BrowserWindow.getAllWindows()) window.close()
  if (line === 'sample')
    void sample().then((found) => process.stdout.write(`probe ${JSON.stringify(found)}\n`))
})
