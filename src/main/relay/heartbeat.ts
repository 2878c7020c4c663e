import type { State } from '../../core/model/state.ts'
import { timing } from '../../core/model/timing.ts'
import type { Lease } from '../../exotel/desk-lease.ts'
import type { Store } from '../store.ts'

/** Sends one heartbeat to the relay of the signed-in agent; resolves with null if the relay did not answer it. */
export type Beat = (presence: 'present' | 'absent', signal: AbortSignal) => Promise<Lease | null>

/** The heartbeats that tell a relay that the app runs. */
export interface Heartbeat {
  /** Resolves once no heartbeat waits for its answer, within about a second. */
  answered(): Promise<void>
  /**
   * Signs off at the relay because the app quits, so that the desk is not taken for lost, unless the app's OFF is still under
   * way: that is left to the relay. Resolves within about a second.
   */
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
  let underWay: Promise<unknown> = Promise.resolve()
  /** What sent the last beat: the agent may sign in elsewhere without signing out. */
  let used: Beat | null = null

  async function send(): Promise<void> {
    clearTimeout(timer)
    const presence = presenceOf(store.state())
    const current = beat()
    // The last beat of an agent who signs out is on its way.
    if (presence === null) {
      last = null
      return
    }
    ending.abort()
    ending = new AbortController()
    const { signal } = ending
    const former = used !== current && last === 'present' ? used : null
    used = current
    last = current === null ? null : presence
    // The relay at which the agent was signed in before would take this computer for lost.
    if (former !== null) await former('absent', AbortSignal.timeout(timing.lastBeatLimit))
    if (current === null || signal.aborted) return
    const beating = current(presence, signal)
    underWay = beating
    const lease = await beating
    // A newer heartbeat has replaced this one.
    if (signal.aborted) return
    if (lease !== null) {
      pause = Math.max(timing.shortestRetry, Math.min(timing.beat, lease.grace / 3))
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
    const isReplaced = session.kind === 'signed-in' && beat() !== used
    if (presence !== last || isReplaced || (connected && !wasConnected)) void send()
  })
  void send()
  return {
    async answered() {
      let limit: NodeJS.Timeout | undefined
      const over = new Promise((resolve) => {
        limit = setTimeout(resolve, timing.lastBeatLimit)
      })
      await Promise.race([underWay, over])
      clearTimeout(limit)
    },
    async end() {
      ended = true
      unsubscribe()
      clearTimeout(timer)
      ending.abort()
      if (presenceOf(store.state()) !== 'absent') return
      await beat()?.('absent', AbortSignal.timeout(timing.lastBeatLimit))
    },
  }
}

/**
 * Whether the relay is to turn calls off if it hears nothing more of this computer; null while nobody is signed in. It is
 * not if the agent is away or the app ends, as then the app turns calls off itself: but until that is done, the relay
 * has to do it if this computer dies meanwhile.
 */
function presenceOf({ session, away, quitting }: State): 'present' | 'absent' | null {
  if (session.kind !== 'signed-in') return null
  const { signingOut, intent } = session
  if (signingOut !== null) return signingOut.offConfirmed === true ? 'absent' : 'present'
  const isOffUnderWay = intent?.target === 'off'
  return (away === null && quitting === null) || isOffUnderWay ? 'present' : 'absent'
}
