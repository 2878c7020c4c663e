import type { Active } from '../../../src/core/model/device.ts'
import { writeOutcomeOf } from '../../../src/core/model/failure.ts'
import type { Claim } from '../law.ts'
import {
  explain,
  goodAnswer,
  isAccepted,
  newsOf,
  reportsOf,
  type Turn,
  turnsOfRuns,
  writesOf,
} from '../trace.ts'

const confirmationLifetime = 15 * 60_000
/** The same while background reads only wait for the account's limit. */
const putOffLifetime = 60 * 60_000

/** The same while the company's relay tells of each change. */
const relayLifetime = 60 * 60_000
/** News that contradict and are no more than this newer or older are found out by a read: two clocks date them. */
const newsDoubt = 2000

/** What Exotel showed last, and when by the machine's clock, which stands still in a sleep: a resume ends it anyway. */
interface Confirmation {
  readonly active: Active
  readonly at: number
}

export const showsOnlyConfirmed: Claim = {
  claim: "surfaces say only what a fresh good answer or the relay's news said, with no write since",
  check(trace) {
    // With Exotel's account API beside the relay its news do not count.
    const hasNews = trace.history.relay && !trace.history.tellsCalls
    for (const turns of turnsOfRuns(trace)) {
      let shown: Confirmation | null = null
      let before: Confirmation | null = null
      let failedReads = 0
      let wokeAtCall = 0
      let putOff = false
      let doubtedAt = Number.NEGATIVE_INFINITY
      let follows = false
      let followedUntil = Number.NEGATIVE_INFINITY
      for (const turn of turns) {
        const { event, answered } = turn
        const now = event.at.monotonic
        const news = newsOf(turn)
        if (news !== null) {
          const contradicts = shown !== null && shown.active !== news.active
          const since = Math.max(shown?.at ?? doubtedAt, doubtedAt)
          if (news.at > since + (contradicts ? newsDoubt : 0)) {
            shown = news
            failedReads = 0
          }
        }
        if (event.kind === 'relay-event') {
          follows = true
          // What was so before a write that has no effect may have changed since.
          if (before !== null && before.active !== event.reading.active && now - event.age > before.at)
            before = null
        }
        if (event.kind === 'relay-gone' || event.kind === 'relay-unsure') {
          if (follows) followedUntil = now
          follows = false
        }
        // An answer that was on its way when the machine slept tells of before.
        if (answered !== null && answered.call >= wokeAtCall) {
          const active = goodAnswer(turn)
          if (active !== null) {
            shown = { active, at: now }
            failedReads = 0
          } else if (isWithoutEffect(turn)) shown = before
          else if (turn.before.intent === null && !isRateLimited(turn)) failedReads += 1
          // From its first refusal on, the limit makes the background reads of a session rarer.
          putOff ||= isRateLimited(turn)
        }
        if (event.kind === 'signed-in') {
          putOff = false
          follows = false
          followedUntil = Number.NEGATIVE_INFINITY
          doubtedAt = Number.NEGATIVE_INFINITY
        }
        if (event.kind === 'resumed') wokeAtCall = nextCallOf(turns, turn)
        if (event.kind === 'resumed' || isUnlock(turn) || (failedReads >= 2 && shown !== null))
          doubtedAt = now
        if (event.kind === 'resumed' || isUnlock(turn) || event.kind === 'signed-in' || failedReads >= 2) {
          shown = null
          before = null
        }
        for (const _ of writesOf(turn)) {
          before = shown ?? before
          shown = null
          doubtedAt = now
        }
        const usual = (shown?.at ?? 0) + (putOff && failedReads === 0 ? putOffLifetime : confirmationLifetime)
        const longest = (shown?.at ?? 0) + relayLifetime
        const atRelay = follows
          ? longest
          : Math.min(longest, Math.max(usual, followedUntil + confirmationLifetime))
        const isYoung = shown !== null && now <= (hasNews ? atRelay : usual) + trace.history.lag + 1
        const counts = isYoung ? (shown?.active ?? null) : null
        for (const said of turn.after.shown.confirmed) {
          if (said !== counts) return explain(turn, `shows ${said} where ${counts ?? 'nothing'} is confirmed`)
        }
      }
    }
    return null
  },
}

export const showsTheTruth: Claim = {
  claim: 'where nobody else acts and Exotel does not lie, it is the truth',
  scopes: ['honest', 'only coming and going', 'only asking'],
  check({ looks, turns, lateWrites, history }) {
    // Another machine is somebody else.
    if (history.machines > 1) return null
    let seen = 0
    let lastGood = Number.NEGATIVE_INFINITY
    for (const { now, shown, truth, turns: past } of looks) {
      const isGood = (turn: Turn) => goodAnswer(turn) !== null || newsOf(turn) !== null
      lastGood = turns.slice(seen, past).findLast(isGood)?.now ?? lastGood
      seen = past
      // A write that came later than anybody could foresee is found by the next read.
      if (truth === null || lateWrites.some(({ at }) => at >= lastGood)) continue
      const wrong = shown.shown.confirmed.find((said) => said !== truth)
      if (wrong !== undefined) return `At ${now} ms: shows ${wrong}, but calls ring on ${truth}`
    }
    return null
  },
}

export const showsRefusals: Claim = {
  claim: 'a request that was refused or withdrawn is shown as a problem',
  check({ turns, looks }) {
    const seen = new Map<number, number>()
    for (const { now, machine, run, shown, turns: past } of looks) {
      const own = turns.slice(seen.get(machine) ?? 0, past).filter((turn) => turn.machine === machine)
      seen.set(machine, past)
      const ofRun = own.filter((turn) => turn.run === run)
      const isBad = ofRun.some((turn, index) =>
        reportsOf(turn).some(
          ({ request, outcome }) =>
            ['refused', 'withdrawn'].includes(outcome.kind) && !isReplaced(request, ofRun.slice(index)),
        ),
      )
      if (isBad && !shown.shown.problem) return `At ${now} ms: hides that a request was not fulfilled`
    }
    return null
  },
}

export const quitSaysWhatIsSo: Claim = {
  claim: 'a quit reports calls off only where Exotel said so since it began',
  check(trace) {
    for (const turns of turnsOfRuns(trace)) {
      const begins = turns.findIndex(({ event }) => event.kind === 'quit-asked')
      for (const [index, turn] of turns.entries()) {
        const isSaid = reportsOf(turn).some(({ outcome }) => outcome.kind === 'quit' && outcome.offConfirmed)
        if (!isSaid) continue
        const isHeard = turns.slice(Math.max(0, begins), index + 1).some((one) => goodAnswer(one) === 'off')
        if (!isHeard) return explain(turn, 'reports calls off, which Exotel did not say since it quits')
      }
    }
    return null
  },
}

/**
 * Whether the agent has made a newer request since, or in the same instant: then the app shows what becomes of that one,
 * since a problem or a notice is shown until the agent's next request.
 */
function isReplaced(request: string, since: readonly Turn[]): boolean {
  return since.some((turn) => isAccepted(turn) && 'id' in turn.event && turn.event.id !== request)
}

/** Whether an answer says that the account's limit is used up. */
function isRateLimited({ event }: Turn): boolean {
  if (event.kind !== 'answered' || event.answer.ok) return false
  const { kind, httpStatus } = event.answer.failure
  return kind === 'rate-limited' || (kind === 'foreign' && httpStatus === 429)
}

/** Whether an answer shows that a write changed nothing. */
function isWithoutEffect({ event, answered }: Turn): boolean {
  if (event.kind !== 'answered' || event.answer.ok || answered?.write === null) return false
  return writeOutcomeOf(event.answer.failure) === 'not-applied'
}

function isUnlock({ before, after }: Turn): boolean {
  return before.presence.locked === true && after.presence.locked === false
}

/** The number of the first call that was sent with or after `turn`. */
function nextCallOf(turns: readonly Turn[], turn: Turn): number {
  const later = turns.slice(turns.indexOf(turn)).flatMap(({ effects }) => effects)
  const first = later.find((effect) => effect.kind === 'read' || effect.kind === 'write')
  return first?.kind === 'read' || first?.kind === 'write' ? first.call : Number.POSITIVE_INFINITY
}
