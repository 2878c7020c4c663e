import type { History } from './fault-history.ts'
import type { World } from './history-generator.ts'
import { absenceBegins } from './laws/absence-begins.ts'
import { awayMeansOff } from './laws/away-means-off.ts'
import { deadConnectionCostsLittle } from './laws/dead-connection-costs-little.ts'
import { noOffIsLost } from './laws/no-off-is-lost.ts'
import { type Law, type Onlooker, type Stage, together } from './laws/onlooker.ts'
import { onlyExotelSpeaks } from './laws/only-exotel-speaks.ts'
import { othersAreAnsweredOnce } from './laws/others-are-answered-once.ts'
import { quitTellsTheTruth } from './laws/quit-tells-the-truth.ts'
import { restoresWhatItTook } from './laws/restores-what-it-took.ts'
import { secretsStayHome } from './laws/secrets-stay-home.ts'
import { settles } from './laws/settles.ts'
import { shownIsConfirmed } from './laws/shown-is-confirmed.ts'

/** How much was played, and what was met on the way. */
export interface Tally {
  histories: number
  steps: number
  /** Events that a run of the app turned over. */
  turns: number
  requests: number
  /** Requests that arrived while the app was told that the screen is locked. */
  whileLocked: number
  restarts: number
  /** Of each kind of trouble, and of each kind of happening. */
  readonly met: Map<string, number>
}

/** Holds one history to every law. */
export function lawsOf(history: History, world: World, tally: Tally): (stage: Stage) => Onlooker {
  return (stage) =>
    together([
      secretsStayHome(stage),
      onlyExotelSpeaks(),
      absenceBegins(stage),
      awayMeansOff(stage, tally),
      ...(world === 'with-others' ? [othersAreAnsweredOnce(stage)] : []),
      deadConnectionCostsLittle(stage),
      quitTellsTheTruth(),
      restoresWhatItTook(),
      shownIsConfirmed(world, stage),
      noOffIsLost(world, stage),
      settles(history, stage),
      counted(stage, tally),
    ])
}

/** No law, but the count of what was played. */
function counted({ wire }: Stage, tally: Tally): Law {
  const meet = (name: string, times = 1) => tally.met.set(name, (tally.met.get(name) ?? 0) + times)
  return {
    passed(_run, what) {
      if (what.kind !== 'happening') return
      const { happening } = what
      if (happening.kind === 'suspending') meet('sleep')
      if (happening.kind === 'quit-asked') meet(happening.cause)
    },
    turned() {
      tally.turns += 1
    },
    async look() {
      tally.steps += 1
    },
    ends() {
      tally.restarts += 1
    },
    async inTheEnd() {
      tally.histories += 1
      tally.requests += wire.arrivals()
      for (const [name, times] of wire.met) meet(name, times)
      if (wire.surprises.length > 0) meet('write later than foreseen', wire.surprises.length)
      for (const { status, faults } of await wire.log()) {
        if (status === 401 && faults.every((fault) => fault === 'latency')) meet('token at its end')
      }
    },
  }
}
