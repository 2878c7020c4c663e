import type { State } from '../../core/model/state.ts'
import { timing } from '../../core/model/timing.ts'
import type { Lease } from '../../exotel/desk-lease.ts'
import type { Store } from '../store.ts'

/** Sends one heartbeat to the relay of the signed-in agent; resolves with null if the relay did not answer it. */
export type Beat = (presence: 'present' | 'absent', signal: AbortSignal) => Promise<Lease | null>

/** The heartbeats that tell a relay that the app runs. */
export interface Heartbeat {
  /** Signs off at the relay because the app quits, so that the desk is not taken for lost. Resolves within about a second. */
  end(): Promise<void>
}

/**
 * Sends heartbeats while an agent is signed in at a relay: regularly, and at once when the agent goes or returns. A heartbeat
 * that fails is not repeated sooner than the next one: the relay's leases are long enough for two that are lost. `beat` gives
 * null while no agent is signed in at a relay.
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
    // A newer heartbeat has replaced this one.
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
    // The relay may have lost this desk meanwhile, and says so in its answer to the next heartbeat.
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
