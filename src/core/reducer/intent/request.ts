import type { Known } from '../../model/confirmed.ts'
import { type Cause, type Command, type Device, otherDevice, type Target } from '../../model/device.ts'
import type { Event } from '../../model/event.ts'
import { type Check, noProgress } from '../../model/intent.ts'
import type { Moment } from '../../model/moment.ts'
import type { Outcome } from '../../model/outcome.ts'
import { belongsTo } from '../../model/persisted-state.ts'
import { refusesOn } from '../../model/presence.ts'
import type { State } from '../../model/state.ts'
import { timing } from '../../model/timing.ts'
import { andThen, reports, type Update, update } from '../update.ts'
import { execute } from './execute.ts'

type Asked = Extract<Event, { kind: 'asked' }>

/**
 * Somebody asks for a target. The newest asker wins: an older intent and its retries are superseded, one for the
 * same target is joined. What cannot be judged yet is held; while nobody is here nothing but OFF is obeyed.
 */
export function request(state: State, asked: Asked): Update {
  const { session } = state
  switch (session.kind) {
    case 'starting':
      return hold(state, asked)
    case 'signed-out':
      return update(state, ...reports([asked.id], { kind: 'signed-out' }))
    case 'keychain-failed':
      return update(state, ...reports([asked.id], { kind: 'keychain-failed', failure: session.failure }))
    case 'signed-in': {
      if (state.quitting !== null) return update(state, ...reports([asked.id], { kind: 'away', why: 'quit' }))
      if (session.signingOut !== null) return update(state, ...reports([asked.id], { kind: 'signed-out' }))
      const absence = refusesOn(state.presence, state.rules)
      if (absence !== null && asked.command !== 'off') {
        return update(state, ...reports([asked.id], { kind: 'away', why: absence }))
      }
      const relative = asked.command === 'toggle' || asked.command === 'swap'
      if (relative && !session.firstReadEnded && state.intent === null) return hold(state, asked)
      const resolved = resolve(state, asked.command)
      if (typeof resolved !== 'string') return update(state, ...reports([asked.id], resolved))
      const { id, cause, at } = asked
      return andThen(releaseHeld(heard(state)), (free) =>
        startIntent(free, { id, cause, at, requests: [id] }, resolved),
      )
    }
  }
}

/**
 * A link asks for a device, and the agent is asked in turn. A question of the app's own is not put aside for it, since
 * any page can open a link; and where nobody is here, or the device is on already, there is nothing to ask.
 */
export function linkAsked(state: State, device: Device): Update {
  const { session, question, presence, rules, quitting } = state
  const served = session.kind === 'signed-in' && session.signingOut === null && quitting === null
  const ownQuestion = question !== null && question.why !== 'link'
  const there = (state.intent?.target ?? state.confirmed?.active) === device
  if (!served || ownQuestion || there || refusesOn(presence, rules) !== null) return update(state)
  return update({ ...state, question: { device, why: 'link' } })
}

/** Somebody wants something: whatever was to happen by itself, or was still to be answered or read, is over. */
function heard(state: State): State {
  return { ...state, autoOffDevice: null, question: null, timedOff: null, notice: null }
}

/** Who wants something, since when, and what must be so for it to be carried out. */
export interface Wish {
  readonly id: string
  readonly cause: Cause
  readonly at: Moment
  /** Those who wait for it. */
  readonly requests: readonly string[]
  readonly check?: Check | null
  /** What was confirmed when it was made; left out for what is known now. */
  readonly before?: Known | null
}

/** Makes `target` the intent and starts on it. */
export function startIntent(state: State, wish: Wish, target: Target): Update {
  const { intent, work, session } = state
  const { id, cause, at, requests, check = null } = wish
  const before = wish.before === undefined ? state.confirmed : wish.before
  if (intent !== null && intent.target === target) {
    // Whatever was to be read before an older wish was obeyed says nothing about this one.
    const joined: State = {
      ...state,
      intent: { ...intent, id, cause, at, before, check, requests: [...intent.requests, ...requests] },
    }
    return work.kind === 'waiting' ? execute(joined, at) : update(joined)
  }
  const superseded = reports(intent?.requests ?? [], { kind: 'superseded' })
  const { persistedOff } = state
  const stale =
    persistedOff !== null && session.kind === 'signed-in' && belongsTo(persistedOff.owner, session.identity)
  const renewed: State = {
    ...state,
    problem: null,
    recheck: null,
    persistedOff: stale ? null : persistedOff,
    intent: {
      id,
      target,
      cause,
      at,
      requests,
      confirmedBefore: state.confirmed,
      before,
      check,
      progress: noProgress,
    },
  }
  const started =
    work.kind === 'writing'
      ? update({
          ...renewed,
          work: { ...work, giveUpAt: work.giveUpAt ?? at.monotonic + timing.supersedeGrace },
        })
      : execute(renewed, at)
  return { state: started.state, effects: [...superseded, ...started.effects] }
}

/** Obeys what was held, now that it can be judged. */
export function obeyDeferred(state: State): Update {
  const { deferredRequest } = state
  return deferredRequest === null
    ? update(state)
    : request({ ...state, deferredRequest: null }, { kind: 'asked', ...deferredRequest })
}

/** Takes back what is held and may turn something on: it has become too old, or the agent went away. */
export function withdrawDeferred(state: State, why: 'expired' | 'lock' | 'suspend'): Update {
  const { deferredRequest } = state
  if (deferredRequest === null || deferredRequest.command === 'off') return update(state)
  const target =
    deferredRequest.command === 'phone' || deferredRequest.command === 'sip' ? deferredRequest.command : null
  const notice: State['notice'] =
    target === null
      ? state.notice
      : { kind: 'on-withdrawn', target, why: why === 'expired' ? why : 'away', failure: null }
  const outcome: Outcome =
    why === 'expired' ? { kind: 'withdrawn', why, failure: null } : { kind: 'away', why }
  return update({ ...state, deferredRequest: null, notice }, ...reports([deferredRequest.id], outcome))
}

function hold(state: State, asked: Asked): Update {
  const { id, command, cause, at } = asked
  return andThen(releaseHeld(state), (free) =>
    update({ ...free, deferredRequest: { id, command, cause, at } }),
  )
}

function releaseHeld(state: State): Update {
  if (state.deferredRequest === null) return update(state)
  return update(
    { ...state, deferredRequest: null },
    ...reports([state.deferredRequest.id], { kind: 'superseded' }),
  )
}

/** What a command means now. An absolute one means itself; a relative one needs something confirmed or under way. */
function resolve(state: State, command: Command): Target | Outcome {
  const from = state.intent?.target ?? state.confirmed?.active ?? null
  switch (command) {
    case 'phone':
    case 'sip':
    case 'off':
      return command
    case 'toggle':
      if (from === null) return { kind: 'nothing-to-do', why: 'state-unknown' }
      if (from !== 'off') return 'off'
      return state.lastDevice ?? { kind: 'nothing-to-do', why: 'no-last-device' }
    case 'swap':
      if (from === null) return { kind: 'nothing-to-do', why: 'state-unknown' }
      return from === 'phone' || from === 'sip'
        ? otherDevice(from)
        : { kind: 'nothing-to-do', why: 'no-device-on' }
  }
}
