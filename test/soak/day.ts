import type { Active } from '../../src/core/model/device.ts'
import type { Moment } from '../../src/core/model/moment.ts'
import { defaultRules } from '../../src/core/model/rules.ts'
import { entriesOf } from '../../src/core/view/journal-entries.ts'
import type { Gateway } from '../../src/exotel/gateway.ts'
import { createEffects } from '../../src/main/effects.ts'
import { type Clock, createStore } from '../../src/main/store.ts'
import { busy, fails, shows } from '../unit/support/answers.ts'
import { hour, identity, minute, place, second, start } from '../unit/support/moments.ts'

/** What a simulated day was, and what the app's core held. */
export interface DayReport {
  readonly switches: number
  readonly locks: number
  readonly reads: number
  readonly writes: number
  readonly failed: number
  readonly journalLines: number
  /** The most timers, and the most unanswered calls, at one time. */
  readonly mostTimers: number
  readonly mostCalls: number
  /** Characters of the state as JSON after the first hour of work, and the most of any hour after it. */
  readonly firstState: number
  readonly largestState: number
  /** Whether what is shown at the end is what Exotel has. */
  readonly agrees: boolean
}

/** A generator of numbers from 0 to 1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Lets all promises settle that wait for nothing but each other. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

/**
 * Plays 24 hours of an agent's day in simulated time on the app's core, its store and its effects, against a model of
 * Exotel that fails in three calls of a hundred: ten hours at work with a switch every four minutes or so and a lock
 * every forty, and a night with the screen locked.
 */
export async function playDay(seed: number): Promise<DayReport> {
  const random = randomFrom(seed)
  let now = 0
  const timers = new Map<number, { readonly at: number; readonly callback: () => void }>()
  let nextTimer = 0
  const counts = { switches: 0, locks: 0, reads: 0, writes: 0, failed: 0, journalLines: 0 }
  const most = { timers: 0, calls: 0 }
  let calls = 0
  let active: Active = 'off'

  const after: Clock['after'] = (delay, callback) => {
    const timer = nextTimer++
    timers.set(timer, { at: now + delay, callback })
    most.timers = Math.max(most.timers, timers.size)
    return () => timers.delete(timer)
  }
  const clock: Clock = { now: (): Moment => ({ utc: start + now, monotonic: now, random: random() }), after }

  /** Answers after 50 to 300 ms; three in a hundred fail. */
  function call(apply: () => void, signal: AbortSignal): ReturnType<Gateway['read']> {
    calls += 1
    most.calls = Math.max(most.calls, calls)
    return new Promise<Awaited<ReturnType<Gateway['read']>>>((resolve) => {
      const aborted = () => resolve(fails('aborted'))
      signal.addEventListener('abort', aborted, { once: true })
      after(50 + random() * 250, () => {
        signal.removeEventListener('abort', aborted)
        const luck = random()
        if (luck < 0.97) apply()
        else counts.failed += 1
        resolve(
          luck < 0.97
            ? shows(active)
            : luck < 0.98
              ? busy('rate-limited', null)
              : luck < 0.99
                ? busy('server-error', null)
                : fails('cut'),
        )
      })
    }).finally(() => {
      calls -= 1
    })
  }
  const gateway: Gateway = {
    read: (signal) => {
      counts.reads += 1
      return call(() => {}, signal)
    },
    write: ({ device, on }, signal) => {
      counts.writes += 1
      return call(() => {
        if (on) active = device
        else if (active === device || active === 'both') active = 'off'
      }, signal)
    },
  }
  const effects = createEffects({
    gateway: () => gateway,
    dropConnections: async () => {},
    forgetSecrets: async () => ({ kind: 'signed-out', disk: null }),
    persist: () => true,
    notify: () => {},
    dispatch: (event) => store.dispatch(event),
  })
  const store = createStore(clock, effects.run)
  store.observe((transition) => {
    counts.journalLines += entriesOf(transition).length
  })

  /** Goes on to `until`, and fires every timer on the way at its time. */
  async function goTo(until: number): Promise<void> {
    for (;;) {
      const [next] = [...timers].sort(([, one], [, other]) => one.at - other.at)
      if (next === undefined || next[1].at > until) break
      now = Math.max(now, next[1].at)
      timers.delete(next[0])
      next[1].callback()
      await settled()
    }
    now = until
  }

  store.dispatch({
    kind: 'started',
    place,
    rules: defaultRules,
    persistedState: {
      off: null,
      autoOffDevice: null,
      timedOff: null,
      sessionEnd: null,
      deskLoss: null,
      tokenAnnouncement: null,
    },
  })
  store.dispatch({ kind: 'lock-watch', source: 'logind' })
  store.dispatch({ kind: 'unlocked' })
  store.dispatch({ kind: 'signed-in', identity })
  let firstState = 0
  let largestState = 0
  let isLocked = false
  for (let minutes = 0; minutes < (24 * hour) / minute; minutes += 1) {
    await goTo(minutes * minute + random() * 50 * second)
    const isWork = minutes < 10 * 60
    if (isLocked && isWork && random() < 0.2) {
      store.dispatch({ kind: 'unlocked' })
      isLocked = false
    } else if (!isLocked && (!isWork || random() < 1 / 40)) {
      store.dispatch({ kind: 'locked' })
      isLocked = true
      counts.locks += 1
    } else if (!isLocked && random() < 1 / 4) {
      const command = (['phone', 'sip', 'off', 'toggle', 'swap'] as const)[Math.floor(random() * 5)] ?? 'off'
      store.dispatch({ kind: 'asked', id: `${minutes}`, command, cause: 'user' })
      counts.switches += 1
    }
    await settled()
    if (minutes % 60 !== 59) continue
    const size = JSON.stringify(store.state()).length
    if (firstState === 0) firstState = size
    largestState = Math.max(largestState, size)
  }
  await goTo(25 * hour)
  const { session } = store.state()
  const shown = session.kind === 'signed-in' ? session.confirmed?.active : null
  return {
    ...counts,
    mostTimers: most.timers,
    mostCalls: most.calls,
    firstState,
    largestState,
    agrees: shown === active,
  }
}
