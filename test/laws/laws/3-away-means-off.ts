import type { Active } from '../../../src/core/model/device.ts'
import type { Claim } from '../law.ts'
import {
  absencesBegun,
  explain,
  goodAnswer,
  goodRead,
  notifies,
  outcomeAtOnce,
  refusesOn,
  type Trace,
  type Turn,
  turnsOfRuns,
  writesOf,
} from '../trace.ts'

/** How soon after an absence begins something is on the wire: the shortest pause of a retry. Ms. */
const soon = 100

export const nothingOnWhileAway: Claim = {
  claim: 'nothing is turned on while locked or asleep, and whoever asks is refused',
  check(trace) {
    for (const turn of trace.turns) {
      const { after, before, event } = turn
      const away = refusesOn(after)
      if (away === null) continue
      if (writesOf(turn).some(({ on }) => on)) return explain(turn, `turns on (${away})`)
      if (event.kind !== 'asked' || event.command === 'off' || !before.isServing) continue
      const outcome = outcomeAtOnce(turn)
      if (!turn.crashed && outcome?.kind !== 'blocked')
        return explain(turn, `answers ${outcome?.kind ?? 'nothing'} while ${away}`)
    }
    return turnedOnOnTheWire(trace)
  },
}

/** No ON reaches Exotel between the news of the absence and the news of the return, however it was sent. */
function turnedOnOnTheWire({ turns, arrived, history }: Trace): string | null {
  if (history.machines > 1) return null
  for (const [index, turn] of turns.entries()) {
    const next = turns[index + 1]
    if (refusesOn(turn.after) === null || next?.run !== turn.run) continue
    const on = arrived.slice(turn.arrivals, next.arrivals).find((write) => write?.on)
    if (on) return explain(turn, `${on.device} on reaches Exotel while ${refusesOn(turn.after)}`)
  }
  return null
}

export const absenceKeepsOff: Claim = {
  claim: 'OFF is under way until it is confirmed, refused or withdrawn',
  check(trace) {
    for (const turns of turnsOfRuns(trace)) {
      let isOwed = false
      for (const turn of turns) {
        const { before, after } = turn
        if (refusesOn(before) === null && refusesOn(after) !== null && mayRing(turn)) isOwed = true
        if (refusesOn(after) === null || isOffDone(turn) || turn.event.kind === 'signed-in') isOwed = false
        if (isOwed && after.intent?.target !== 'off') return explain(turn, 'left without OFF under way')
      }
    }
    return null
  },
}

export const absenceBeginsOnTheWire: Claim = {
  claim: 'an absence begins with an OFF or a read, whatever was confirmed before',
  check(trace) {
    for (const turns of turnsOfRuns(trace)) {
      for (const turn of turns) {
        const { after, effects, openCalls } = turn
        if (absencesBegun(turn).length === 0 || turn.crashed || !after.isServing) continue
        // A first read that has not ended is such a read already, even while it waits for its next try.
        if (!after.firstReadEnded || effects.some(({ kind }) => kind === 'read' || kind === 'write')) continue
        const isOff = after.intent?.target === 'off'
        const onTheWire = openCalls.some(({ write }) => (write === null ? isOff : !write.on))
        const { waitsUntil } = after.work
        const isNext = waitsUntil !== null && waitsUntil <= turn.event.at.monotonic + soon
        if (!onTheWire && !isNext) return explain(turn, 'begins an absence with nothing on the wire')
      }
    }
    return null
  },
}

export const turnsOffAgainOnce: Claim = {
  claim: 'what somebody else turns on is turned off again once, and announced',
  check(trace) {
    for (const turns of turnsOfRuns(trace)) {
      let again = 0
      let seen: Active | null = null
      for (const turn of turns) {
        const { before, after } = turn
        const wasOff = seen === 'off' && before.absences.length > 0
        seen = turn.event.kind === 'signed-in' ? null : (goodAnswer(turn) ?? seen)
        if (writesOf(turn).length > 0) seen = null
        if (absencesBegun(turn).length > 0 || after.absences.length === 0) again = 0
        const counted = again
        if (notifies(turn, 'turned-off-again')) again += 1
        const found = goodRead(turn)
        if (found === null || found === 'off' || !wasOff || before.intent !== null || !before.isServing)
          continue
        // It may be a late write of the app's own.
        if (!before.firstReadEnded || before.unanswered.some(({ write }) => write.on)) continue
        const isOff = writesOf(turn).some(({ on }) => !on)
        if (counted > 0 && isOff) return explain(turn, 'fights somebody who turned it on twice')
        if (turn.crashed) continue
        if (counted === 0 && !isOff) return explain(turn, `leaves ${found} on`)
        if (!notifies(turn, 'turned-off-again', 'left-on')) return explain(turn, 'does not announce it')
        if (!after.shown.problem) return explain(turn, 'does not show it')
      }
    }
    return null
  },
}

export const emptyRoomIsQuiet: Claim = {
  claim: 'behind a locked screen calls are off in the end, or the app says why not',
  check({ lockedEnds, history }) {
    // Two machines for one agent do not know of each other's locked screens.
    if (history.machines > 1) return null
    for (const { snapshot, truth } of lockedEnds) {
      const { session, rules, presence, shown } = snapshot
      if (session !== 'signed-in' || !rules.autoOff.lock || presence.locked !== true) continue
      if (truth !== 'off' && !shown.problem) return `Locked, and calls ring on ${truth} without a word of it`
    }
    return null
  },
}

function mayRing({ before }: Turn): boolean {
  const { isServing, intent, firstReadEnded, confirmed } = before
  const target = intent?.target ?? (firstReadEnded ? confirmed : null) ?? 'off'
  return isServing && target !== 'off'
}

/** OFF is confirmed; or why it is not carried on is shown; or no longer anybody's calls are switched. */
function isOffDone({ after }: Turn): boolean {
  if (!after.isServing) return true
  if (after.intent !== null) return false
  const notice = after.notice?.kind
  const isShown = after.problem === 'failed' || notice === 'off-withdrawn' || notice === 'changed-elsewhere'
  return after.confirmed === 'off' || isShown
}
