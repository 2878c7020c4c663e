import type { State } from '../../core/model/state.ts'
import { timing } from '../../core/model/timing.ts'
import type { DeskEventListener, StreamEnd } from '../../exotel/desk-events.ts'
import type { EventInput, Store } from '../store.ts'

/** Reads the event stream of the signed-in agent's relay to its end. */
export type ReadEvents = (listener: DeskEventListener, signal: AbortSignal) => Promise<StreamEnd>

/**
 * Keeps the relay's event stream open while an agent is signed in at one. A stream that ended is opened again after a random
 * pause, since a relay that comes back meets all desks at once, and no sooner than the relay asked; but at once when the network is back, the computer wakes
 * up or the agent opens the window. `events` gives null unless an agent is signed in at a relay.
 */
export function followRelay(
  store: Store,
  events: () => ReadEvents | null,
  random: () => number = Math.random,
): void {
  /** The stream of this session; null while there is none. */
  let current: { readonly session: object; readonly ending: AbortController } | null = null
  let timer: NodeJS.Timeout | null = null
  let failures = 0
  let openedAt: number | null = null
  /** What the relay asked for, in ms: with every stream that ends, and once, with the last answer. */
  let retry = 0
  let pause = 0
  /** Whether the app has read since the relay has begun to reject the token. */
  let rejected = false

  async function open(): Promise<void> {
    stop()
    const read = events()
    const session = sessionAtRelay(store.state())
    if (read === null || session === null) return
    const ending = new AbortController()
    const mine = { session, ending }
    current = mine
    pause = 0
    const whileCurrent = (event: EventInput) => {
      if (current === mine) store.dispatch(event)
    }
    const end = await read(
      {
        opened() {
          if (current !== mine) return
          openedAt = performance.now()
          rejected = false
          store.dispatch({ kind: 'relay-connected' })
        },
        event: (event) => whileCurrent({ kind: 'relay-event', ...event }),
        unsure: () => whileCurrent({ kind: 'relay-unsure' }),
        retry(ms) {
          if (current === mine) retry = ms
        },
        pause(ms) {
          if (current === mine) pause = ms
        },
      },
      ending.signal,
    )
    if (current !== mine) return
    const link = linkOf(store.state())
    if (link?.connected === true || link?.goneSince === null) store.dispatch({ kind: 'relay-gone' })
    // A read shows what the rejection means: only the relay's envelope says whether the desk was revoked.
    if (end === 'rejected' && !rejected) store.dispatch({ kind: 'refresh-asked' })
    rejected ||= end === 'rejected'
    // The read may have ended this session.
    if (current === mine) reopenLater()
  }

  function reopenLater(): void {
    // A relay that accepts a stream and ends it at once must not be asked again and again.
    if (openedAt !== null && performance.now() - openedAt >= timing.relaySilence) failures = 0
    openedAt = null
    const ceiling = Math.min(timing.lastReconnect, timing.firstReconnect * 2 ** failures)
    failures += 1
    // All desks may have got the same time, so a random part is added.
    const asked = Math.min(timing.longestWait, Math.max(retry, pause))
    const wait = asked === 0 ? 0 : asked + timing.waitSpread * random()
    timer = setTimeout(() => void open(), Math.max(timing.shortestRetry, ceiling * random(), wait))
  }

  function stop(): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
    current?.ending.abort()
    current = null
  }

  store.subscribe((state) => {
    const session = sessionAtRelay(state)
    if (session === (current?.session ?? null)) return
    failures = 0
    retry = 0
    rejected = false
    if (session === null) stop()
    else void open()
  })
  store.observe(({ event }) => {
    // After a sleep the connection is probably dead, and no event reports that.
    const isWanted = event.kind === 'resumed' || (event.kind === 'refresh-asked' && timer !== null)
    if (isWanted && current !== null) void open()
  })
}

/** An object that identifies the session at a relay, the same for as long as that session lasts; null without one. */
function sessionAtRelay({ session }: State): object | null {
  return session.kind === 'signed-in' && session.relay !== null ? session.identity : null
}

function linkOf({ session }: State) {
  return session.kind === 'signed-in' ? session.relay : null
}
