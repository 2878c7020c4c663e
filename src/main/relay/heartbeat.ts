import type { State } from '../../core/model/state.ts'
import { timing } from '../../core/model/timing.ts'
import type { DeskPresence, Lease } from '../../exotel/desk-lease.ts'
import type { Store } from '../store.ts'

/** Sends one heartbeat to the relay of the signed-in agent; resolves with null if the relay did not answer it. */
export type Beat = (desk: DeskPresence, signal: AbortSignal) => Promise<Lease | null>

/** The heartbeats that tell a relay that the app runs. */
export interface Heartbeat {
  /** Signs off at the relay because the app quits, so that the desk is not taken for lost. Resolves within about a second. */
  end(): Promise<void>
}

/**
 * Sends heartbeats while an agent is signed in at a relay: regularly, and at once when the agent goes or returns and when the
 * OFF of an absence is confirmed. A heartbeat that fails is not repeated sooner than the next one: the relay's leases are
 * long enough for two that are lost. `beat` gives null while no agent is signed in at a relay.
 */
export function startHeartbeat(store: Store, beat: () => Beat | null): Heartbeat {
  let last: DeskPresence | null = null
  let timer: NodeJS.Timeout | undefined
  let pause: number = timing.beat
  let ending = new AbortController()
  let ended = false
  let toldLoss: string | null = null

  async function send(): Promise<void> {
    clearTimeout(timer)
    const current = beat()
    const desk = current === null ? null : presenceOf(store.state())
    last = desk
    ending.abort()
    ending = new AbortController()
    const { signal } = ending
    if (desk === null || current === null) return
    const lease = await current(desk, signal)
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
    const desk = beat() === null ? null : presenceOf(state)
    const { session } = state
    const wasConnected = connected
    connected = session.kind === 'signed-in' && session.relay?.connected === true
    // The relay may have lost this desk meanwhile, and says so in its answer to the next heartbeat.
    const isNews = desk?.presence !== last?.presence || desk?.whenLost !== last?.whenLost
    if (isNews || (connected && !wasConnected)) void send()
  })
  void send()
  return {
    async end() {
      ended = true
      unsubscribe()
      clearTimeout(timer)
      ending.abort()
      await beat()?.(absence(store.state()), AbortSignal.timeout(timing.lastBeatLimit))
    },
  }
}

/** Whether the agent could answer calls here; null while nobody is signed in. */
function presenceOf(state: State): DeskPresence | null {
  if (state.session.kind !== 'signed-in') return null
  if (state.away === null && state.quitting === null) return { presence: 'present', whenLost: 'off' }
  return absence(state)
}

/** An absence begins with an OFF. Until it is confirmed, the relay has to send it if this computer is lost. */
function absence({ session }: State): DeskPresence {
  const isOffPending = session.kind === 'signed-in' && session.intent?.target === 'off'
  return { presence: 'absent', whenLost: isOffPending ? 'off' : 'keep' }
}
