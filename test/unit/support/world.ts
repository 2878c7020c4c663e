import type { Reading, Target } from '../../../src/core/device.ts'
import type { Effect, Event, Outcome } from '../../../src/core/event.ts'
import type { Result } from '../../../src/core/failure.ts'
import { nextDeadline } from '../../../src/core/schedule.ts'
import { initialState, type State } from '../../../src/core/state.ts'
import { reduce } from '../../../src/core/switch.ts'
import { timing } from '../../../src/core/timing.ts'
import type { Fate, Happening, History } from './history.ts'
import { applied, busy, fails, identity, moment, shows } from './moments.ts'

/** How long a history goes on after the last happening, at the end with a healthy Exotel: virtual ms. */
const aftermath = 20 * 60_000

/** How long after the last happening calls may still go wrong: virtual ms. */
const lastFault = 5 * 60_000

/** What the world knows that the app cannot. */
export interface World {
  readonly now: number
  readonly state: State
  readonly truth: Target
  /** What the last good answer said, if no write of ours was sent since (one that Exotel refused does not count). */
  readonly lastShown: string | null
  /** Writes that were sent and may still be applied. */
  readonly pendingWrites: number
  /** Calls on the wire that the app has neither an answer to nor given up. */
  readonly openCalls: readonly { readonly call: number; readonly write: boolean }[]
  readonly asked: readonly string[]
  readonly outcomes: readonly { readonly request: string; readonly outcome: Outcome }[]
  readonly deadlines: readonly number[]
}

interface Due {
  readonly at: number
  readonly happen: () => void
}

/** Plays a history through the reducer, `look`ing at the world after every event, and gives the world at the end. */
export function play(history: History, look: (world: World) => void): World {
  let now = 0
  let state: State = initialState
  let truth: Target = history.first
  let lastShown: string | null = null
  let shownBefore: string | null = null
  let pendingWrites = 0
  let openCalls: World['openCalls'] = []
  let calls = 0
  let draws = 0
  let total = 0
  let due: readonly Due[] = []
  const asked: string[] = []
  const outcomes: { request: string; outcome: Outcome }[] = []
  const deadlines: number[] = []

  const world = (): World => ({
    now,
    state,
    truth,
    lastShown,
    pendingWrites,
    openCalls,
    asked,
    outcomes,
    deadlines,
  })

  const schedule = (delay: number, happen: () => void) => {
    due = [...due, { at: now + delay, happen }].sort((one, other) => one.at - other.at)
  }

  const dispatch = (event: Event) => {
    const step = reduce(state, event)
    state = step.state
    for (const effect of step.effects) carryOut(effect)
    look(world())
  }

  const nextMoment = () => moment(now, history.randoms[draws++ % history.randoms.length])

  const answer = (call: number, result: Result<Reading>) => {
    const open = openCalls.find((one) => one.call === call)
    openCalls = openCalls.filter((one) => one.call !== call)
    if (open !== undefined && result.ok) lastShown = result.value.active
    const refusals = ['refused', 'unverified', 'other-device-on']
    if (open?.write === true && !result.ok && refusals.includes(result.failure.kind)) lastShown = shownBefore
    dispatch({ kind: 'answered', call, answer: result, at: nextMoment() })
  }

  const carryOut = (effect: Effect) => {
    switch (effect.kind) {
      case 'report':
        outcomes.push({ request: effect.request, outcome: effect.outcome })
        return
      case 'abort':
        openCalls = openCalls.filter((one) => one.call !== effect.call)
        return
      case 'forget-secrets':
      case 'remember':
      case 'notify':
        return
      case 'read':
      case 'write': {
        openCalls = [...openCalls, { call: effect.call, write: effect.kind === 'write' }]
        const { latency, fate } = (now > total + lastFault ? null : history.calls[calls++]) ?? {
          latency: 50,
          fate: { kind: 'healthy' },
        }
        if (effect.kind === 'read') {
          receiveRead(effect.call, latency, fate)
          return
        }
        shownBefore = lastShown
        lastShown = null
        receiveWrite(effect, latency, fate)
        return
      }
    }
  }

  const receiveRead = (call: number, latency: number, fate: Fate) => {
    switch (fate.kind) {
      case 'rate-limited':
        schedule(latency, () => answer(call, busy('rate-limited', fate.retryAfter)))
        return
      case 'server-error':
        schedule(latency, () => answer(call, busy('server-error', null)))
        return
      case 'timeout':
        schedule(timing.callLimit, () => answer(call, fails('timeout')))
        return
      case 'cut':
        schedule(latency, () => answer(call, fails('cut')))
        return
      case 'healthy':
      case 'refused':
      case 'lie':
      case 'stale':
        schedule(latency, () => answer(call, shows(truth)))
    }
  }

  const receiveWrite = (write: Extract<Effect, { kind: 'write' }>, latency: number, fate: Fate) => {
    const { call, device, on } = write
    const applyIn = (delay: number, then: (before: Target) => void = () => {}) => {
      pendingWrites += 1
      schedule(delay, () => {
        const before = truth
        truth = applied(truth, device, on)
        pendingWrites -= 1
        then(before)
      })
    }
    switch (fate.kind) {
      case 'healthy':
        applyIn(latency, () => answer(call, shows(truth)))
        return
      case 'stale':
        applyIn(latency, (before) => answer(call, shows(before)))
        return
      case 'lie':
        schedule(latency, () => answer(call, shows(on ? device : 'off')))
        return
      case 'refused':
        schedule(latency, () => answer(call, fails(fate.failure)))
        return
      case 'rate-limited':
        schedule(latency, () => answer(call, busy('rate-limited', fate.retryAfter)))
        return
      case 'server-error': {
        const failed = () => answer(call, busy('server-error', null))
        if (fate.applied) applyIn(latency, failed)
        else schedule(latency, failed)
        return
      }
      case 'timeout':
      case 'cut':
        if (fate.late !== null) applyIn(fate.late)
        schedule(fate.kind === 'cut' ? latency : timing.callLimit, () => answer(call, fails(fate.kind)))
    }
  }

  const happens = (what: Happening) => {
    switch (what.kind) {
      case 'asked': {
        const id = `request ${asked.length + 1}`
        asked.push(id)
        dispatch({ kind: 'asked', id, command: what.command, cause: 'user', at: nextMoment() })
        return
      }
      case 'refresh-asked':
        dispatch({ kind: 'refresh-asked', at: nextMoment() })
        return
      case 'changed-elsewhere':
        truth = what.active
        look(world())
    }
  }

  for (const { pause, what } of history.happenings) {
    total += pause
    schedule(total, () => happens(what))
  }
  schedule(0, () => dispatch({ kind: 'signed-in', identity, at: nextMoment() }))

  let end = total + aftermath
  for (;;) {
    const [first] = due
    const deadline = nextDeadline(state)
    const at = Math.max(
      now,
      Math.min(first?.at ?? Number.POSITIVE_INFINITY, deadline ?? Number.POSITIVE_INFINITY),
    )
    // A healthy world is looked at only between calls, never in the middle of a background read.
    if (at > end && openCalls.length > 0) end = at
    if (at > end) return world()
    now = at
    if (first !== undefined && first.at <= now) {
      due = due.slice(1)
      first.happen()
    } else {
      deadlines.push(now)
      dispatch({ kind: 'deadline-reached', at: nextMoment() })
      const sameInstant = deadlines.filter((one) => one === now).length
      if (sameInstant > 10) throw new Error(`Deadlines come again and again at ${now} ms`)
    }
  }
}
