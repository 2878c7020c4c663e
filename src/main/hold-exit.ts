import { app } from 'electron'

/**
 * Holds every exit (Quit, log-out, SIGTERM) until `leave` has settled, which has a limit of its own; then it goes on.
 * Asked again meanwhile, it still goes once.
 */
export function holdExit(leave: () => Promise<unknown>): void {
  let state: 'running' | 'leaving' | 'left' = 'running'
  // Chromium's own handler takes the first signal for good: the process would be gone before anything was sent.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => app.quit())
  app.on('before-quit', (event) => {
    if (state === 'left') return
    event.preventDefault()
    if (state === 'leaving') return
    state = 'leaving'
    void leave().finally(() => {
      state = 'left'
      app.quit()
    })
  })
}
