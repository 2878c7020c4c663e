import type { State } from '../../core/model/state.ts'
import { timing } from '../../core/model/timing.ts'
import type { Lease } from '../../exotel/desk-lease.ts'
import type { Store } from '../store.ts'

/** Sends one beat of the signed-in agent to the relay; null where no agent is signed in at one. */
export type Beat = (presence: 'present' | 'absent', signal: AbortSignal) => Promise<Lease | null>

/** The beats by which a relay knows that this computer lives. */
export interface Heartbeat {
  /** The app quits: says so, so that the relay does not take the desk for lost. Resolves within a second or so. */
  end(): Promise<void>
}

/**
 * Beats while an agent is signed in at a relay: regularly, and at once when the agent goes or returns. A beat that fails is
 * not repeated before its time: the relay's grace has room for two.
 */
export function startHeartbeat(store: Store, beat: () => Beat | null): Heartbeat {
  let last: 'present' | 'absent' | null = null
  let timer: NodeJS.Timeout | undefined
  let pause: number = timing.beat
  let ending = new AbortController()
  let ended = false
  let toldLoss: string | null = null

  async function send(): Promise<void> {
    clearTimeout(timer)
    const presence = presenceOf(store.state())
    const current = beat()
    last = current === null ? null : presence
    ending.abort()
    ending = new AbortController()
    const { signal } = ending
    if (presence === null || current === null) return
    const lease = await current(presence, signal)
    // A newer beat has taken this one's place.
    if (signal.aborted) return
    if (lease !== null) {
      pause = Math.min(timing.beat, lease.grace / 3)
      if (lease.loss !== null && lease.loss.id !== toldLoss) {
        toldLoss = lease.loss.id
        store.dispatch({ kind: 'desk-lost', from: lease.loss.from })
      }
    }
    if (!ended) timer = setTimeout(() => void send(), pause)
  }

  let connected = false
  const unsubscribe = store.subscribe((state) => {
    const presence = beat() === null ? null : presenceOf(state)
    const { session } = state
    const wasConnected = connected
    connected = session.kind === 'signed-in' && session.relay?.connected === true
    // The relay may have lost this desk meanwhile, and tells it with the next beat.
    if (presence !== last || (connected && !wasConnected)) void send()
  })
  void send()
  return {
    async end() {
      ended = true
      unsubscribe()
      clearTimeout(timer)
      ending.abort()
      await beat()?.('absent', AbortSignal.timeout(timing.lastBeatLimit))
    },
  }
}

/** Whether the agent could answer calls here; null while nobody is signed in. */
function presenceOf({ session, away, quitting }: State): 'present' | 'absent' | null {
  if (session.kind !== 'signed-in') return null
  return away === null && quitting === null ? 'present' : 'absent'
}
