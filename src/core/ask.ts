import { begin } from './carry-out.ts'
import { type Command, otherDevice, type Target } from './device.ts'
import { andThen, type Event, type Outcome, reports, type Step, step } from './event.ts'
import { noProgress, type State } from './state.ts'
import { timing } from './timing.ts'

type Asked = Extract<Event, { kind: 'asked' }>

/**
 * Somebody asks for a target. The newest asker wins: an older intent and its retries are superseded, one for the
 * same target is joined. What cannot be judged yet is held.
 */
export function ask(state: State, asked: Asked): Step {
  const { session } = state
  switch (session.kind) {
    case 'starting':
      return hold(state, asked)
    case 'signed-out':
      return step(state, ...reports([asked.id], { kind: 'signed-out' }))
    case 'keychain-failed':
      return step(state, ...reports([asked.id], { kind: 'keychain-failed', failure: session.failure }))
    case 'signed-in': {
      if (session.leaving !== null) return step(state, ...reports([asked.id], { kind: 'signed-out' }))
      const relative = asked.command === 'toggle' || asked.command === 'swap'
      if (relative && !session.firstReadEnded && state.intent === null) return hold(state, asked)
      const resolved = resolve(state, asked.command)
      if (typeof resolved !== 'string') return step(state, ...reports([asked.id], resolved))
      return andThen(releaseHeld(state), (free) => pursue(free, asked, resolved))
    }
  }
}

/** Makes `target` the intent and starts on it. */
export function pursue(state: State, asked: Omit<Asked, 'kind' | 'command'>, target: Target): Step {
  const { intent, work } = state
  const { id, cause, at } = asked
  if (intent !== null && intent.target === target) {
    const joined: State = {
      ...state,
      intent: { ...intent, id, cause, at, requests: [...intent.requests, id] },
    }
    return work.kind === 'waiting' ? begin(joined) : step(joined)
  }
  const superseded = reports(intent?.requests ?? [], { kind: 'superseded' })
  const renewed: State = {
    ...state,
    problem: null,
    recheck: null,
    intent: {
      id,
      target,
      cause,
      at,
      requests: [id],
      confirmedBefore: state.confirmed,
      progress: noProgress,
    },
  }
  const started =
    work.kind === 'writing'
      ? step({
          ...renewed,
          work: { ...work, giveUpAt: work.giveUpAt ?? at.monotonic + timing.supersedeGrace },
        })
      : begin(renewed)
  return { state: started.state, effects: [...superseded, ...started.effects] }
}

/** Obeys what was held, now that it can be judged. */
export function obeyHeld(state: State): Step {
  const { held } = state
  return held === null ? step(state) : ask({ ...state, held: null }, { kind: 'asked', ...held })
}

function hold(state: State, asked: Asked): Step {
  const { id, command, cause, at } = asked
  return andThen(releaseHeld(state), (free) => step({ ...free, held: { id, command, cause, at } }))
}

function releaseHeld(state: State): Step {
  if (state.held === null) return step(state)
  return step({ ...state, held: null }, ...reports([state.held.id], { kind: 'superseded' }))
}

/** What a command means now. An absolute one means itself; a relative one needs something proven or under way. */
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
