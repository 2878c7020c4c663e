/**
 * The signals that ask a program to stop.
 * @type {NodeJS.Signals[]}
 */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** How often the parent process is checked, in milliseconds. */
const parentEveryMs = 500

/**
 * Calls back whenever this process has to stop: at a stop signal, and when the shell in which npm started it has ended.
 * npm sends SIGTERM to that shell only, which ends without passing it on (seen with npm 11 and dash).
 * @param {(signal: NodeJS.Signals) => void} stop
 * @returns {() => void} stops calling back
 */
export function onStop(stop) {
  for (const signal of stopSignals) process.on(signal, stop)
  const parent = process.ppid
  const { npm_lifecycle_event } = process.env
  const underNpm = process.platform !== 'win32' && npm_lifecycle_event !== undefined
  const watch = underNpm
    ? setInterval(() => {
        if (process.ppid === parent) return
        clearInterval(watch)
        stop('SIGTERM')
      }, parentEveryMs).unref()
    : undefined
  return () => {
    for (const signal of stopSignals) process.off(signal, stop)
    clearInterval(watch)
  }
}
