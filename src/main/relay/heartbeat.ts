import type { LeaseState } from '../../core/model/relay-link.ts'
import type { State } from '../../core/model/state.ts'
import { timing } from '../../core/model/timing.ts'
import { isSameJson } from '../../core/text/json.ts'
import type { BeatAnswer, DeskPresence } from '../../exotel/desk-lease.ts'
import type { Store } from '../store.ts'
import { within } from '../time-limit.ts'

/** Sends one heartbeat to the relay of the signed-in agent. It never rejects. */
export type Beat = (desk: DeskPresence, signal: AbortSignal) => Promise<BeatAnswer>

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
 * Sends heartbeats while an agent is signed in at a relay: regularly, and at once when the agent goes or returns and when the OFF
 * of an absence is confirmed. A heartbeat that fails or is refused is not repeated sooner than the next one: the relay's leases
 * are long enough for two that are lost. `beat` gives null while no agent is signed in at a relay.
 */
export function startHeartbeat(store: Store, beat: () => Beat | null): Heartbeat {
  let last: DeskPresence | null = null
  let timer: NodeJS.Timeout | undefined
  let pause: number = timing.beat
  let ending = new AbortController()
  let ended = false
  let toldLoss: string | null = null
  let underWay: Promise<unknown> = Promise.resolve()
  /** What sent the last beat: the agent may sign in elsewhere without signing out. */
  let used: Beat | null = null
  /** How long a lease of that relay lasts, and since when none has been granted. Monotonic ms. */
  let grace: number = timing.usualGrace
  let notHeldSince = 0

  async function send(): Promise<void> {
    clearTimeout(timer)
    const desk = presenceOf(store.state())
    const current = beat()
    // The last beat of an agent who signs out is on its way.
    if (desk === null) {
      last = null
      return
    }
    ending.abort()
    ending = new AbortController()
    const { signal } = ending
    const former = used !== current && last?.whenLost === 'off' ? used : null
    if (used !== current) {
      grace = timing.usualGrace
      notHeldSince = performance.now()
    }
    used = current
    last = current === null ? null : desk
    // The relay at which the agent was signed in before would take this computer for lost.
    if (former !== null) await former(gone, AbortSignal.timeout(timing.lastBeatLimit))
    if (current === null || signal.aborted) return
    const beating = current(desk, signal)
    underWay = beating
    const answer = await beating
    // A newer heartbeat has replaced this one.
    if (signal.aborted) return
    if (answer.kind === 'lease') {
      const { lease } = answer
      grace = lease.grace
      notHeldSince = performance.now()
      pause = Math.max(timing.shortestRetry, Math.min(timing.beat, grace / 3))
      if (lease.loss !== null && lease.loss.id !== toldLoss) {
        toldLoss = lease.loss.id
        store.dispatch({ kind: 'desk-lost', from: lease.loss.from })
      }
    }
    tell(answer)
    if (!ended) timer = setTimeout(() => void send(), pause)
  }

  /** Tells what has become of the lease, if that has changed. */
  function tell(answer: BeatAnswer): void {
    const { session } = store.state()
    if (session.kind !== 'signed-in') return
    const lease = leaseAfter(answer, session.lease, performance.now() - notHeldSince > grace)
    if (!isSameJson(lease, session.lease)) store.dispatch({ kind: 'relay-lease', lease })
  }

  let connected = false
  const unsubscribe = store.subscribe((state) => {
    const desk = beat() === null ? null : presenceOf(state)
    const { session } = state
    const wasConnected = connected
    connected = session.kind === 'signed-in' && session.relay?.connected === true
    // The relay may have lost this desk meanwhile, and says so in its answer to the next heartbeat.
    const isReplaced = session.kind === 'signed-in' && beat() !== used
    const isNews = desk?.presence !== last?.presence || desk?.whenLost !== last?.whenLost
    if (isNews || isReplaced || (connected && !wasConnected)) void send()
  })
  void send()
  return {
    answered: () => within(timing.lastBeatLimit, underWay),
    async end() {
      ended = true
      unsubscribe()
      clearTimeout(timer)
      ending.abort()
      if (presenceOf(store.state())?.whenLost !== 'keep') return
      await beat()?.(gone, AbortSignal.timeout(timing.lastBeatLimit))
    },
  }
}

/** What has become of a lease after the answer to a heartbeat. `isOver`: none has been granted for longer than one lasts. */
function leaseAfter(answer: BeatAnswer, before: LeaseState, isOver: boolean): LeaseState {
  switch (answer.kind) {
    case 'lease':
      return { kind: 'held' }
    case 'refused':
      return answer
    case 'unanswered':
      // Where heartbeats were refused, that says more.
      return isOver && before.kind !== 'refused' ? answer : before
  }
}

/** The agent works here. */
const works: DeskPresence = { presence: 'present', whenLost: 'off' }

/** The agent is away or the app ends, and calls are off, or stay on as the agent wants it. */
const gone: DeskPresence = { presence: 'absent', whenLost: 'keep' }

/**
 * Whether the agent works here, and whether the relay is to turn calls off if it hears nothing more of this computer; null
 * while no agent is signed in. An absence begins with an OFF of the app's own; until that is confirmed, the relay has to send it
 * if this computer dies.
 */
function presenceOf({ session, away, quitting }: State): DeskPresence | null {
  if (session.kind !== 'signed-in') return null
  const { signingOut, intent } = session
  if (signingOut !== null) return signingOut.offConfirmed === true ? gone : works
  if (away === null && quitting === null) return works
  return intent?.target === 'off' ? { presence: 'absent', whenLost: 'off' } : gone
}
