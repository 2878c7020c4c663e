import { app } from 'electron'

/**
 * Holds every exit (Quit, log-out, SIGTERM) until `leave` has settled, which has a limit of its own; then it goes on.
 * Asked again meanwhile, it still goes once.
 */
export function holdExit(leave: () => Promise<unknown>): void {
  let state: 'running' | 'leaving' | 'left' = 'running'
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
