import type { Event } from '../model/event.ts'
import type { Moment } from '../model/moment.ts'
import { isSignedIn, type State } from '../model/state.ts'
import { timing } from '../model/timing.ts'
import { nextRefresh, read } from './calls.ts'
import { withFacts } from './confirmation.ts'
import { acceptReading, refreshNow } from './reads.ts'
import { changeSession, type Update, update } from './update.ts'

// The company's relay: its event stream takes the place of background reads.

/** The relay's event stream is open. A call that waited for the relay to come back is sent at once. */
export function relayConnected(state: State, at: Moment): Update {
  if (!isSignedIn(state) || state.session.relay === null) return update(state)
  const { relay } = state.session
  const connected = changeSession(state, { relay: { ...relay, connected: true, goneSince: null } })
  const waited = relay.goneSince !== null && state.session.work.kind === 'waiting'
  return waited ? refreshNow(connected, at) : update(connected)
}

/** The stream has ended, or could not be opened: until it is back, background reads take its place. */
export function relayGone(state: State, at: Moment): Update {
  if (!isSignedIn(state) || state.session.relay === null) return update(state)
  const { relay } = state.session
  const goneSince = relay.goneSince ?? at.monotonic
  const { refreshAt } = state.session
  return update(
    changeSession(state, {
      relay: { ...relay, connected: false, goneSince },
      // Only the end of an open stream moves the next read: while the relay cannot be reached, each failed try comes here.
      refreshAt: relay.connected && refreshAt !== null ? nextRefresh(state, at) : refreshAt,
    }),
  )
}

/**
 * The relay says what Exotel confirmed to it, and when. That counts like a background read, from the moment of Exotel's
 * confirmation on. While a call or an intent is under way, the answers to this computer's own calls decide.
 */
export function relayEvent(
  state: State,
  { at, reading, how, confirmedAt, pending }: Extract<Event, { kind: 'relay-event' }>,
): Update {
  if (!isSignedIn(state) || state.session.relay === null) return update(state)
  const { relay } = state.session
  const { intent, work, confirmed, lastConfirmed } = state.session
  const age = Math.max(0, at.utc - confirmedAt)
  const then: Moment = { ...at, utc: at.utc - age, monotonic: at.monotonic - age }
  const heard = changeSession(withFacts(state, reading), {
    relay: { ...relay, freshAt: Math.max(relay.freshAt ?? then.utc, then.utc) },
  })
  const isFree = intent === null && (work.kind === 'idle' || work.kind === 'waiting')
  if (!isFree || pending) return update(heard)
  const known = confirmed ?? lastConfirmed
  const countsFrom = Math.max(confirmed?.at.monotonic ?? relay.countsFrom, relay.countsFrom)
  // Two clocks and a network lie between both moments, so an event that contradicts has to be clearly newer.
  const doubt = known?.active === reading.active ? 0 : timing.relayClockDoubt
  if (then.monotonic <= countsFrom - doubt) return update(heard)
  if (then.monotonic <= countsFrom + doubt) return work.kind === 'idle' ? read(heard, at) : update(heard)
  const updatedAt = known?.active === reading.active ? known.updatedAt : reading.updatedAt
  const idle = changeSession(heard, { work: { kind: 'idle' }, firstReadEnded: true })
  return acceptReading(idle, at, { ...reading, updatedAt }, { at: then, how })
}

/**
 * The state after an event that made the confirmation doubtful: what the relay heard before this event does not confirm it
 * again.
 */
export function afterDoubt(before: State, after: State, { kind, at }: Event): State {
  if (!isSignedIn(after) || after.session.relay === null || !isSignedIn(before)) return after
  const { session } = before
  const { relay, confirmed, work } = after.session
  const isBack = kind === 'resumed' || kind === 'unlocked'
  const isDoubted = session.confirmed !== null && confirmed === null
  const isWritten = work.kind === 'writing' && work !== session.work
  return isBack || isDoubted || isWritten
    ? changeSession(after, { relay: { ...relay, countsFrom: at.monotonic } })
    : after
}
