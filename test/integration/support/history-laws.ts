import { expect } from 'vitest'
import type { Active, Target } from '../../../src/core/device.ts'
import type { Outcome } from '../../../src/core/event.ts'
import { handlingOf } from '../../../src/core/failure.ts'
import type { Transition } from '../../../src/core/journal-entries.ts'
import type { State } from '../../../src/core/state.ts'
import { statusLines, statusOf } from '../../../src/core/status.ts'
import { viewOf } from '../../../src/core/view.ts'
import { failureLine } from '../../../src/core/words/failures.ts'
import { outcomeSentence } from '../../../src/core/words/outcome.ts'
import { words } from '../../support/words.ts'
import type { AppRun, Passed } from './app-run.ts'
import type { History } from './fault-history.ts'
import type { Onlooker, Stage } from './fault-play.ts'

/** How much was played. */
export interface Tally {
  histories: number
  steps: number
  requests: number
  /** Requests that arrived while the app was told that the screen is locked. */
  whileLocked: number
  restarts: number
}

/** A retry is at least 100 ms after the failure before it. */
const mostDeadlinesInAMinute = 700

/** Holds one history to every law; `deceived` where others act and Exotel says what is not so. */
export function lawsOf(history: History, deceived: boolean, tally: Tally): (stage: Stage) => Onlooker {
  return ({ time, wire }) => {
    const absences = watchAbsences(wire.arrivals)
    const offs = watchOffs()
    let deadlines: number[] = []
    const restores = watchRestores()
    let told = 0
    /** Whether a write of a run that was killed may have changed what the next one reads. */
    let haunted = false

    return {
      started() {
        told = 0
        deadlines = []
        absences.here()
      },
      passed(run, what) {
        expectNoSecret(what, wire.secrets)
        if (what.kind === 'happening') absences.told(what.happening.kind)
        if (what.kind === 'answer' && what.answer.ok) restores.read(what.answer.value.active)
        if (what.kind !== 'effect' || what.effect.kind !== 'write') return
        const { effect } = what
        restores.writes(run.state())
        if (effect.on && absences.isAway()) throw new Error(`Turns ${effect.device} on while nobody is here`)
        expectNewest(run, effect)
      },
      turned(_run, transition) {
        offs.turned(transition)
        restores.turned(transition)
        if (transition.event.kind !== 'deadline-reached') return
        deadlines = [...deadlines, time.now()].slice(-mostDeadlinesInAMinute)
        const [first = 0] = deadlines
        const busy = deadlines.length === mostDeadlinesInAMinute && time.now() - first < 60_000
        if (busy) throw new Error(`A busy loop from ${first} ms on`)
      },
      async look(run) {
        tally.steps += 1
        if (run.calls.filter(({ open }) => open).length > 1) throw new Error('Two calls at once')
        const state = run.state()
        const { icon, window } = viewOf(state, { words })
        const bad = run.outcomes.slice(told).some(({ outcome }) => isRefusal(outcome))
        told = run.outcomes.length
        if (bad && window.problem === null) throw new Error('Hides that a wish was not fulfilled')
        if (icon !== 'phone' && icon !== 'sip' && icon !== 'off') return
        if (icon !== run.lastShown()) throw new Error(`Shows ${icon} where ${run.lastShown()} was said last`)
        const truth = deceived || haunted ? icon : await wire.truth()
        if (icon !== truth) throw new Error(`Shows ${icon}, but calls ring on ${truth}`)
      },
      ends(run) {
        tally.restarts += 1
        haunted ||= run.mayTurnOn()
      },
      async lockedInTheEnd(run) {
        const truth = await wire.truth()
        const { problem, notice } = run.state()
        if (truth !== 'off' && problem === null && notice === null && !haunted) {
          throw new Error(`Locked, and calls ring on ${truth} without a word of it`)
        }
      },
      async inTheEnd(run) {
        tally.histories += 1
        tally.requests += wire.arrivals()
        const truth = await wire.truth()
        expectSettled(run, truth)
        if (!deceived && !haunted) expect(offs.standing() ?? truth).toBe(truth)
        expect(offs.owed()).toBe(null)
        const log = await wire.log()
        expect(log.length).toBe(wire.arrivals())
        for (const { number, method, body } of log) {
          if (!absences.coversLock(number)) continue
          tally.whileLocked += 1
          if (method === 'PUT') expect(body).toMatchObject({ DeviceStatus: false })
        }
        const reads = time.now() / (4 * 60_000)
        const reasons = history.requests.length + 12 * (history.happenings.length + 4)
        expect(log.length).toBeLessThan(reasons + reads)
      },
    }
  }
}

/** Follows what the app is told of the agent's absence; `arrivals` numbers the requests at Exotel. */
function watchAbsences(arrivals: () => number) {
  const locks: { readonly after: number; upTo: number }[] = []
  let locked: (typeof locks)[number] | null = null
  let asleep = false

  function unlock(): void {
    if (locked !== null) locked.upTo = arrivals()
    locked = null
  }
  return {
    /** A new run of the app has been told nothing yet. */
    here() {
      unlock()
      asleep = false
    },
    told(kind: string) {
      if (kind === 'suspending') asleep = true
      if (kind === 'resumed') asleep = false
      // A watch that is lost tells nothing any more.
      if (kind === 'unlocked' || kind === 'lock-watch') unlock()
      if (kind !== 'locked' || locked !== null) return
      locked = { after: arrivals(), upTo: Number.POSITIVE_INFINITY }
      locks.push(locked)
    },
    isAway: () => locked !== null || asleep,
    /** Whether the request of this number arrived between lock and unlock. */
    coversLock: (number: number) => locks.some(({ after, upTo }) => number > after && number <= upTo),
  }
}

/** Holds a device that comes back by itself to law 7: Exotel says off, or the OFF was not proven yet. */
function watchRestores() {
  let before: State['intent'] = null
  let read: Active | null = null
  /** Whether the intent replaced an OFF that was not proven. */
  let insteadOfOff = false
  return {
    read(active: Active) {
      read = active
    },
    writes({ intent }: State) {
      if (intent?.cause !== 'restore' || intent.target === 'off' || intent.progress.writes !== 1) return
      const unproven = before?.id === intent.id ? insteadOfOff : before?.target === 'off'
      const looked = before?.id === intent.id && read === 'off'
      if (!unproven && !looked) throw new Error(`Restores ${intent.target} where ${read} was read last`)
    },
    turned({ after, before: earlier }: Transition) {
      const { intent } = after
      before = intent
      if (intent === null || intent.id === earlier.intent?.id) return
      read = null
      insteadOfOff = earlier.intent?.target === 'off'
      const foreign = intent.cause === 'restore' && intent.target !== earlier.taken?.device
      if (foreign) throw new Error(`Restores ${intent.target}, having taken ${earlier.taken?.device}`)
    },
  }
}

/** Follows every OFF, and what was proven last, over all the runs of the app. */
function watchOffs() {
  let owed: string | null = null
  let standing: Target | null = null
  return {
    turned({ before, after }: Transition) {
      const { intent, confirmed, notice, session } = after
      if (intent !== null) {
        standing = null
        owed = intent.target === 'off' ? intent.id : null
        return
      }
      const ended = before.intent
      if (ended !== null) standing = confirmed?.active === ended.target ? ended.target : null
      if (owed === null || session.kind !== 'signed-in') return
      const withdrawn = notice?.kind === 'off-withdrawn' && notice !== before.notice
      if (confirmed?.active === 'off' || withdrawn || (ended !== null && isRefused(after))) owed = null
    },
    /** An OFF that was asked for and neither proven nor replaced, refused or withdrawn in plain sight. */
    owed: () => owed,
    /** The target that was proven last, where nothing was wanted since. */
    standing: () => standing,
  }
}

function isRefused({ problem }: State): boolean {
  return problem?.kind === 'failed' && handlingOf(problem.failure) === 'give-up'
}

/** One intent and it is the newest: whoever asked before was told that it was superseded. */
function expectNewest(run: AppRun, write: { readonly device: string; readonly on: boolean }): void {
  const { intent, held } = run.state()
  const done = new Set(run.outcomes.map(({ request }) => request))
  const waiting = run.asked.filter((request) => !done.has(request))
  expect([...(intent?.requests ?? []), ...(held === null ? [] : [held.id])].toSorted()).toEqual(
    waiting.toSorted(),
  )
  expect(write.on).toBe(intent?.target !== 'off' && write.device === intent?.target)
}

/** Nothing is left under way, everyone was told once, and the truth is shown. */
function expectSettled(run: AppRun, truth: string): void {
  const { intent, held, work, confirmed } = run.state()
  expect({ intent, held, work: work.kind }).toEqual({ intent: null, held: null, work: 'idle' })
  expect(run.outcomes.map(({ request }) => request).toSorted()).toEqual(run.asked.toSorted())
  expect(confirmed?.active).toBe(truth)
}

function expectNoSecret(what: Passed, secrets: readonly string[]): void {
  const text = JSON.stringify([what, shownOf(what)])
  // The beginning of a secret is found, too: what Exotel says is cut off after a while.
  const leaks = text.includes('SipSecret') || secrets.some((secret) => text.includes(secret.slice(0, 32)))
  if (leaks) throw new Error(`A secret in ${text}`)
}

/** What people and programs see of it. */
function shownOf(what: Passed): unknown {
  switch (what.kind) {
    case 'answer':
      return what.answer.ok ? null : failureLine(words, what.answer.failure)
    case 'happening':
      return null
    case 'effect':
      return what.effect.kind === 'report' ? outcomeSentence(words, what.effect.outcome) : null
    case 'state':
      return [viewOf(what.state, { words }), statusOf(what.state, words), statusLines(what.state, words)]
  }
}

function isRefusal({ kind }: Outcome): boolean {
  return kind === 'refused' || kind === 'withdrawn'
}
