import { app } from 'electron'

/** Ends the process once nothing holds the exit any more, and `lastWords`, which has a limit of its own, has settled. */
export function endApp(lastWords: () => Promise<void>): void {
  let said: 'nothing' | 'speaking' | 'all' = 'nothing'
  app.on('will-quit', (event) => {
    if (said === 'all') return
    event.preventDefault()
    if (said === 'speaking') return
    said = 'speaking'
    void lastWords().finally(() => {
      said = 'all'
      app.quit()
    })
  })
}
