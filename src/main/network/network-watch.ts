import { net } from 'electron'
import { timing } from '../../core/model/timing.ts'
import { retries } from '../../core/reducer/schedule.ts'
import type { Store } from '../store.ts'

/**
 * Retries as soon as the network is back. Chromium has no event for that, so its state is polled, but only while a request
 * waits for its next attempt.
 */
export function watchNetwork(store: Store): void {
  let timer: NodeJS.Timeout | null = null
  let online = true

  function check(): void {
    const now = net.isOnline()
    if (now && !online) store.dispatch({ kind: 'refresh-asked' })
    online = now
  }
  store.subscribe((state) => {
    if (retries(state) && timer === null) {
      online = net.isOnline()
      timer = setInterval(check, timing.networkPoll)
    } else if (!retries(state) && timer !== null) {
      clearInterval(timer)
      timer = null
    }
  })
}
