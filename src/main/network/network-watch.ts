import { net } from 'electron'
import { timing } from '../../core/model/timing.ts'
import { retries } from '../../core/reducer/schedule.ts'
import type { Store } from '../store.ts'

/**
 * Tries again as soon as the network is back. Chromium tells of that only when asked, so it is asked, and only
 * while something waits for its next try.
 */
export function watchNetwork(store: Store): void {
  let timer: NodeJS.Timeout | null = null
  let online = true

  function look(): void {
    const now = net.isOnline()
    if (now && !online) store.dispatch({ kind: 'refresh-asked' })
    online = now
  }
  store.subscribe((state) => {
    if (retries(state) && timer === null) {
      online = net.isOnline()
      timer = setInterval(look, timing.networkLook)
    } else if (!retries(state) && timer !== null) {
      clearInterval(timer)
      timer = null
    }
  })
}
