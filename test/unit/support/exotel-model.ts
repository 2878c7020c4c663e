import type { Active, Reading, Target, Write } from '../../../src/core/model/device.ts'
import type { Result } from '../../../src/core/model/failure.ts'
import type { Fate } from './history.ts'
import { applied, busy, fails, foreignAnswer, reading, start, unreadable } from './moments.ts'
import type { Timeline } from './timeline.ts'

/** Exotel as the histories know it: a record for each agent, and calls that end well or badly. */
export interface ExotelModel {
  truth(userId: string): Active
  /** Writes for this agent that may still be applied. */
  pending(userId: string): number
  /** When somebody else changed the record last: ms; 0 where nobody did. */
  lastChange(userId: string): number
  /** Changes the record as the dashboard does. */
  change(userId: string, active: Active): void
  read(userId: string, latency: number, fate: Fate, answer: (result: Result<Reading>) => void): void
  write(
    userId: string,
    write: Write,
    latency: number,
    fate: Fate,
    answer: (result: Result<Reading>) => void,
  ): void
}

interface Agent {
  readonly active: Active
  readonly updatedAt: number | null
}

/** How long an app waits for an answer: ms. */
const callLimit = 10_000

/** Exotel, every agent's record showing `first`; with `dated`, a record says when it changed last. */
export function createExotel(timeline: Timeline, first: Target, dated: boolean): ExotelModel {
  const agents = new Map<string, Agent>()
  const pendings = new Map<string, number>()
  const changes = new Map<string, number>()

  const agentOf = (userId: string) => agents.get(userId) ?? { active: first, updatedAt: null }
  const set = (userId: string, active: Active) =>
    agents.set(userId, { active, updatedAt: dated ? start + timeline.now() : null })
  const shows = ({ active, updatedAt }: Agent): Result<Reading> => ({
    ok: true,
    value: { ...reading(active), updatedAt },
  })

  const readResult = (userId: string, fate: Fate): Result<Reading> => {
    switch (fate.kind) {
      case 'rate-limited':
        return busy('rate-limited', fate.retryAfter)
      case 'server-error':
        return busy('server-error', null)
      case 'timeout':
      case 'dead':
        return fails('timeout')
      case 'cut':
      case 'unauthorized':
        return fails(fate.kind)
      case 'foreign':
        return foreignAnswer
      case 'unreadable':
        return unreadable
      case 'healthy':
      case 'refused':
      case 'lie':
      case 'stale':
        return shows(agentOf(userId))
    }
  }

  const applyIn = (userId: string, write: Write, delay: number, then: (before: Agent) => void = () => {}) => {
    const count = (by: number) => pendings.set(userId, (pendings.get(userId) ?? 0) + by)
    count(1)
    timeline.in(delay, () => {
      const before = agentOf(userId)
      set(userId, applied(before.active, write.device, write.on))
      count(-1)
      then(before)
    })
  }

  return {
    truth: (userId) => agentOf(userId).active,
    pending: (userId) => pendings.get(userId) ?? 0,
    lastChange: (userId) => changes.get(userId) ?? 0,
    change(userId, active) {
      changes.set(userId, timeline.now())
      set(userId, active)
    },
    read(userId, latency, fate, answer) {
      const delay = fate.kind === 'timeout' || fate.kind === 'dead' ? callLimit : latency
      timeline.in(delay, () => answer(readResult(userId, fate)))
    },
    write(userId, write, latency, fate, answer) {
      const answerIn = (delay: number, result: () => Result<Reading>) =>
        timeline.in(delay, () => answer(result()))
      switch (fate.kind) {
        case 'healthy':
          return applyIn(userId, write, latency, () => answer(shows(agentOf(userId))))
        case 'stale':
          return applyIn(userId, write, latency, (before) => answer(shows(before)))
        case 'lie':
          return answerIn(latency, () => shows({ active: write.on ? write.device : 'off', updatedAt: null }))
        case 'refused':
          return answerIn(latency, () => fails(fate.failure))
        case 'unauthorized':
          return answerIn(latency, () => fails('unauthorized'))
        case 'rate-limited':
          return answerIn(latency, () => busy('rate-limited', fate.retryAfter))
        case 'server-error':
          if (fate.applied) return applyIn(userId, write, latency, () => answer(busy('server-error', null)))
          return answerIn(latency, () => busy('server-error', null))
        case 'dead':
          return answerIn(callLimit, () => fails('timeout'))
        case 'foreign':
        case 'unreadable':
          if (fate.late !== null) applyIn(userId, write, fate.late)
          return answerIn(latency, () => (fate.kind === 'foreign' ? foreignAnswer : unreadable))
        case 'timeout':
        case 'cut':
          if (fate.late !== null) applyIn(userId, write, fate.late)
          return answerIn(fate.kind === 'cut' ? latency : callLimit, () => fails(fate.kind))
      }
    },
  }
}
