import type { Claim } from '../law.ts'
import { explain } from '../trace.ts'

const second = 1000
const longestOffPause = 65 * second
const longestPause = 305 * second
/** A write that Exotel contradicts again and again is repeated this often. */
const stubbornPause = 300 * second
/** Beyond it Node's timers fire at once. */
const longestTimer = 2 ** 31 - 1
/** What one dead connection may cost an OFF, by the machine's monotonic clock. */
const deadConnection = 2 * second

export const waitsAreBounded: Claim = {
  claim: 'no wait is longer than its limit',
  check({ turns }) {
    for (const turn of turns) {
      const { before, after, event } = turn
      const { deadline, intent, problem } = after
      const { monotonic } = event.at
      if (deadline !== null && deadline - monotonic > longestTimer) return explain(turn, 'waits for weeks')
      const { waitsUntil } = after.work
      if (waitsUntil === null || before.work.waitsUntil === waitsUntil) continue
      const pause = waitsUntil - monotonic
      const offPause = problem === 'off-not-confirmed' ? stubbornPause : longestOffPause
      if (pause > (intent?.target === 'off' ? offPause : longestPause))
        return explain(turn, `waits for ${pause} ms`)
    }
    return null
  },
}

export const peopleDoNotWait: Claim = {
  claim: 'what a person asks for is sent at once',
  check({ turns }) {
    for (const turn of turns) {
      const { event, after } = turn
      if (event.kind !== 'asked' || after.intent?.id !== event.id || turn.crashed) continue
      if (turn.openCalls.length === 0) return explain(turn, 'lets a person wait')
    }
    return null
  },
}

export const deadConnectionCostsLittle: Claim = {
  claim: 'one dead connection costs it two seconds at most',
  check(trace) {
    for (const { now, turns: seen, machine, run, shown, deadFor } of trace.looks) {
      if (deadFor === null || deadFor <= deadConnection + trace.history.lag) continue
      // An OFF with a rejected token is a slow last resort, and one that was superseded is no longer wanted.
      if (shown.intent?.target !== 'off' || shown.work.isSuperseded) continue
      const past = trace.turns
        .slice(0, seen)
        .filter((turn) => turn.machine === machine && turn.run === run)
        .toReversed()
      const resent = past.findIndex(({ effects }) => effects.some(({ kind }) => kind === 'drop-connections'))
      const heard = past.findIndex(({ answered, event }) => {
        const isSilence =
          event.kind === 'answered' &&
          !event.answer.ok &&
          ['timeout', 'aborted'].includes(event.answer.failure.kind)
        return answered !== null && !isSilence
      })
      // What was sent again with no answer since is left to its limit, or what is slow would never be heard.
      const isResent = resent !== -1 && (heard === -1 || resent < heard)
      if (!isResent) return `At ${now} ms: leaves an OFF on a dead connection for ${deadFor} ms`
    }
    return null
  },
}
