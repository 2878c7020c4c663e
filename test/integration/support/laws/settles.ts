import { expect } from 'vitest'
import { confirmedOf, intentOf, workOf } from '../../../../src/core/model/state.ts'
import type { AppRun } from '../app-run.ts'
import type { History } from '../fault-history.ts'
import type { Law, Stage } from './onlooker.ts'

/** A retry is at least 100 ms after the failure before it. */
const mostDeadlinesInAMinute = 700

/** Laws 2 and 10: one call at a time for the newest wish, no busy loop, and in the end nothing is left under way. */
export function settles(history: History, { time, wire }: Stage): Law {
  let deadlines: number[] = []
  return {
    started() {
      deadlines = []
    },
    passed(run, what) {
      if (what.kind === 'effect' && what.effect.kind === 'write') expectNewest(run, what.effect)
    },
    turned(_run, { event }) {
      if (event.kind !== 'deadline-reached') return
      deadlines = [...deadlines, time.now()].slice(-mostDeadlinesInAMinute)
      const [first = 0] = deadlines
      const busy = deadlines.length === mostDeadlinesInAMinute && time.now() - first < 60_000
      if (busy) throw new Error(`A busy loop from ${first} ms on`)
    },
    async look(run) {
      if (run.calls.filter(({ open }) => open).length > 1) throw new Error('Two calls at once')
    },
    async inTheEnd(run) {
      expectSettled(run, await wire.truth())
      const log = await wire.log()
      expect(log.length).toBe(wire.arrivals())
      const reads = time.now() / 60_000
      const reasons = history.requests.length + 12 * (history.happenings.length + 4)
      expect(log.length).toBeLessThan(reasons + reads)
    },
  }
}

/** One intent and it is the newest: whoever asked before was told that it was superseded. */
function expectNewest(run: AppRun, write: { readonly device: string; readonly on: boolean }): void {
  const { deferredRequest } = run.state()
  const intent = intentOf(run.state())
  const done = new Set(run.outcomes.map(({ request }) => request))
  const waiting = run.asked.filter((request) => !done.has(request))
  expect(
    [...(intent?.requests ?? []), ...(deferredRequest === null ? [] : [deferredRequest.id])].toSorted(),
  ).toEqual(waiting.toSorted())
  expect(write.on).toBe(intent?.target !== 'off' && write.device === intent?.target)
}

/** Nothing is left under way, everyone was told once, and the truth is shown. */
function expectSettled(run: AppRun, truth: string): void {
  const { deferredRequest } = run.state()
  const intent = intentOf(run.state())
  const work = workOf(run.state())
  const confirmed = confirmedOf(run.state())
  expect({ intent, deferredRequest, work: work.kind }).toEqual({
    intent: null,
    deferredRequest: null,
    work: 'idle',
  })
  expect(run.outcomes.map(({ request }) => request).toSorted()).toEqual(run.asked.toSorted())
  expect(confirmed?.active).toBe(truth)
}
