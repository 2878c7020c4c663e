import type { Effect } from '../core/model/effect.ts'
import type { Event } from '../core/model/event.ts'
import type { Moment } from '../core/model/moment.ts'
import { initialState, type State } from '../core/model/state.ts'
import { reduce } from '../core/reducer/reduce.ts'
import { nextDeadline } from '../core/reducer/schedule.ts'
import type { Transition } from '../core/view/journal-entries.ts'

/** An event without the moment at which it happens, which the store adds. */
export type EventInput = Event extends infer One ? (One extends Event ? Omit<One, 'at'> : never) : never

/** The clock and the timers of the store; tests pass their own. */
export interface Clock {
  now(): Moment
  /** Calls `callback` once after `delay` ms; the returned function cancels that. */
  after(delay: number, callback: () => void): () => void
}

/** In ms. Node fires a timer with a longer delay at once (setTimeout). A timer that fires too early does nothing. */
const longestTimer = 2 ** 31 - 1

/** The one cell that holds the state. */
export interface Store {
  dispatch(event: EventInput): void
  state(): State
  /** Calls `listener` after every change, once for events that came together; the returned function unsubscribes. */
  subscribe(listener: (state: State) => void): () => void
  /** Calls `observer` after every event and its effects, whether it changed anything or not. */
  observe(observer: (transition: Transition) => void): void
}

/**
 * Creates the store. `run` runs the effects, and may dispatch at once: such events queue up and are reduced in order, so
 * that no reduction sees another one half done.
 */
export function createStore(clock: Clock, run: (effect: Effect) => void): Store {
  let state = initialState
  let draining = false
  let cancelDeadline = () => {}
  const queue: Event[] = []
  const listeners = new Set<(state: State) => void>()
  const observers = new Set<(transition: Transition) => void>()

  function dispatch(input: EventInput): void {
    queue.push({ ...input, at: clock.now() })
    if (draining) return
    draining = true
    const before = state
    try {
      for (let event = queue.shift(); event !== undefined; event = queue.shift()) {
        const earlier = state
        const { state: after, effects } = reduce(earlier, event)
        state = after
        for (const effect of effects) run(effect)
        for (const observer of observers) observer({ event, effects, before: earlier, after })
      }
    } finally {
      draining = false
    }
    armDeadline()
    if (state !== before) for (const listener of listeners) listener(state)
  }

  function armDeadline(): void {
    cancelDeadline()
    const deadline = nextDeadline(state)
    if (deadline === null) {
      cancelDeadline = () => {}
      return
    }
    // Rounded up: a timer that fires a moment early would find nothing due, and be armed again and again.
    const delay = Math.min(longestTimer, Math.max(1, Math.ceil(deadline - clock.now().monotonic)))
    cancelDeadline = clock.after(delay, () => dispatch({ kind: 'deadline-reached' }))
  }

  return {
    dispatch,
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    observe: (observer) => void observers.add(observer),
  }
}

/** The machine's clocks, and its random numbers. */
export const systemClock: Clock = {
  now: () => ({ utc: Date.now(), monotonic: performance.now(), random: Math.random() }),
  after: (delay, callback) => {
    const timer = setTimeout(callback, delay)
    return () => clearTimeout(timer)
  },
}
