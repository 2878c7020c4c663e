import { session } from 'electron'
import { timing } from '../core/timing.ts'
import type { Fetch } from '../exotel/http.ts'

/**
 * The session of Exotel's traffic: one of its own, in memory. The default one's cache would answer a read-back by
 * itself and keep bodies on disk, and its cookies stay.
 */
const ofExotel = () => session.fromPartition('exotel', { cache: false })

/** The fetch for Exotel's traffic. */
export function exotelFetch(): Fetch {
  const exotel = ofExotel()
  return (url, init) => exotel.fetch(url, init)
}

/**
 * Closes every connection to Exotel, since one that has died without a word looks like one that is merely slow.
 * Settles once they are closed, or have had time for it: what comes next must not wait for longer.
 */
export async function dropExotelConnections(): Promise<void> {
  const closed = ofExotel()
    .closeAllConnections()
    .catch(() => {})
  const limit = new Promise<void>((resolve) => setTimeout(resolve, timing.dropConnectionsLimit))
  await Promise.race([closed, limit])
}
