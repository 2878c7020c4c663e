import { app } from 'electron'

/** Why the app ends. */
type LeaveCause = 'quit' | 'session-end'

/** How the app is told to end. */
export interface Exit {
  /**
   * The session ends, and the app with it. `letGo` is called once the app has left, for whoever holds the session up
   * until then, and the process ends no earlier than it settles; it has a limit of its own and never rejects.
   */
  sessionEnds(letGo?: () => Promise<void>): void
}

/**
 * Holds every exit (Quit, log-out, SIGTERM) until `leave` has settled, which has a limit of its own; then it goes on.
 * Asked again meanwhile, it still goes once, for the cause that came first.
 */
export function holdExit(leave: (cause: LeaveCause) => Promise<unknown>): Exit {
  /** Settles once the app has left; null as long as it runs. */
  let leaving: Promise<unknown> | null = null
  let over = false
  const farewells: Promise<void>[] = []

  function begin(cause: LeaveCause): Promise<unknown> {
    if (leaving !== null) return leaving
    const left = leave(cause).catch(() => {})
    leaving = left
    void left
      .then(() => Promise.all(farewells))
      .then(() => {
        over = true
        app.quit()
      })
    return left
  }
  app.on('before-quit', (event) => {
    if (over) return
    event.preventDefault()
    void begin('quit')
  })
  return {
    sessionEnds(letGo = async () => {}) {
      farewells.push(begin('session-end').then(letGo))
    },
  }
}
