import type { Confirmed } from '../model/confirmed.ts'
import type { Active } from '../model/device.ts'
import type { Event } from '../model/event.ts'
import { before, type Moment } from '../model/moment.ts'
import type { RelayLink } from '../model/relay-link.ts'
import type { SignedIn } from '../model/session.ts'
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
  const connected = changeSession(state, { relay: { ...relay, connected: true } })
  const waited = relay.goneSince !== null && state.session.work.kind === 'waiting'
  return waited ? refreshNow(connected, at) : update(connected)
}

/** The stream has ended, or could not be opened: until it is back, background reads take its place. */
export function relayGone(state: State, at: Moment): Update {
  return withoutNews(state, at, { connected: false })
}

/** The open stream does not tell what Exotel confirmed: until it does, background reads take its place. */
export function relayUnsure(state: State, at: Moment): Update {
  return withoutNews(state, at, {})
}

/**
 * No stream tells what Exotel confirmed. Only the end of one that did moves the next background read: streams that are
 * opened and end again and again must not put it off for ever.
 */
function withoutNews(state: State, at: Moment, change: { readonly connected?: false }): Update {
  if (!isSignedIn(state) || state.session.relay === null) return update(state)
  const { relay, refreshAt } = state.session
  return update(
    changeSession(state, {
      relay: {
        ...relay,
        ...change,
        follows: false,
        followedUntil: relay.follows ? at.monotonic : relay.followedUntil,
        goneSince: relay.goneSince ?? at.monotonic,
      },
      // The first read keeps its time: where the relay cannot be reached at all, no stream ends.
      refreshAt: relay.follows && refreshAt !== null ? nextRefresh(state, at) : refreshAt,
    }),
  )
}

/**
 * The relay says what Exotel confirmed to it, and when. That counts like a background read, from the moment of Exotel's
 * confirmation on. While a call or an intent is under way, the answers to this computer's own calls decide. What is too
 * old to be shown confirms nothing, and does not spare a read either.
 */
export function relayEvent(
  state: State,
  { at, reading, how, age, pending }: Extract<Event, { kind: 'relay-event' }>,
): Update {
  if (!isSignedIn(state) || state.session.relay === null) return update(state)
  const { relay } = state.session
  const { intent, work, confirmed, lastConfirmed } = state.session
  const then = before(at, age)
  const isNews = then.monotonic >= relay.toldAt
  const told = isNews
    ? changeSession(withFacts(state, reading), {
        relay: { ...relay, freshAt: then.utc, toldAt: then.monotonic },
      })
    : state
  if (age >= timing.relayConfirmationLifetime) return relayUnsure(told, at)
  const heard = withLink(told, { follows: true, goneSince: null })
  const isFree = intent === null && (work.kind === 'idle' || work.kind === 'waiting')
  if (!isFree) return update(withoutContradicted(heard, then, reading.active))
  if (pending) return update(heard)
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
 * While a call or an intent is under way, `active` was confirmed at `then`. What was confirmed before and contradicts that is
 * no longer shown, nor shown again where Exotel refuses the intent: a read shows what is on.
 */
function withoutContradicted(state: State<SignedIn>, then: Moment, active: Active): State<SignedIn> {
  const { intent, confirmed } = state.session
  const isContradicted = (known: Confirmed | null) =>
    known !== null && known.active !== active && known.at.monotonic < then.monotonic
  const contradicted = isContradicted(confirmed)
  const restorable = intent?.restoreOnRefusal ?? null
  if (!contradicted && !isContradicted(restorable)) return state
  return changeSession(state, {
    confirmed: contradicted ? null : confirmed,
    intent: intent === null ? null : { ...intent, restoreOnRefusal: null },
  })
}

function withLink(state: State<SignedIn>, change: Partial<RelayLink>): State<SignedIn> {
  const { relay } = state.session
  return relay === null ? state : changeSession(state, { relay: { ...relay, ...change } })
}

/**
 * The state once an event has been handled that made doubtful what was confirmed: what the relay heard before that does
 * not confirm it again.
 */
export function afterDoubt(earlier: State, after: State, { kind, at }: Event): State {
  if (!isSignedIn(after) || after.session.relay === null || !isSignedIn(earlier)) return after
  const { session } = earlier
  const { relay, confirmed, work } = after.session
  const isBack = kind === 'resumed' || (kind === 'unlocked' && earlier.presence.locked === true)
  const isDoubted = session.confirmed !== null && confirmed === null
  const isWritten = work.kind === 'writing' && work !== session.work
  return isBack || isDoubted || isWritten
    ? changeSession(after, { relay: { ...relay, countsFrom: at.monotonic } })
    : after
}
