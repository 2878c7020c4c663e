import type { Claim } from '../law.ts'
import { explain, goodAnswer, isAfterCall, notifies, type Turn, turnsOfRuns, writesOf } from '../trace.ts'

/** What lets the app write again after it has seen a change that somebody made elsewhere. */
const reasonsToWrite = [
  'asked',
  'off-for-asked',
  'off-after-call-asked',
  'locked',
  'lock-requested',
  'suspending',
  'idle',
  'quit-asked',
  'sign-out-asked',
  'rules-changed',
  'signed-in',
]

export const noTugOfWar: Claim = {
  claim: 'a change elsewhere is left alone until somebody asks or leaves',
  check(trace) {
    for (const turns of turnsOfRuns(trace)) {
      let isLeftAlone = false
      for (const turn of turns) {
        if (reasonsToWrite.includes(turn.event.kind) || isShiftEnd(turn) || isAfterCall(turn))
          isLeftAlone = false
        const isAgain = notifies(turn, 'turned-off-again')
        const mayWrite = isAgain || (turn.before.recheckAt !== null && undoesItsOwn(turn))
        if (isLeftAlone && !mayWrite && writesOf(turn).length > 0)
          return explain(turn, 'writes although somebody acted elsewhere')
        // The answer that shows the change may end the agent's call, too: then the OFF begins that waited for it.
        const isSeen = notifies(turn, 'changed-elsewhere', 'off-withdrawn', 'left-on')
        if (isSeen && !isAfterCall(turn)) isLeftAlone = true
        // In an absence the app has the agent's own wish to keep, once.
        if (isAgain) isLeftAlone = false
      }
    }
    return null
  },
}

export const requestsAreBounded: Claim = {
  claim: 'writes and reads are no more than what happened gives reason for',
  check({ history, turns, arrived, length }) {
    const { events, requests, tokenRequests, machines, outages } = history
    const writes = turns.flatMap(writesOf).length
    const failures = turns.filter(({ event }) => event.kind === 'answered' && !event.answer.ok).length
    const mostWrites = 8 * machines * (events.length + requests.length + 1) + failures
    if (writes > mostWrites)
      return `${writes} writes for ${events.length} events and ${requests.length} requests`
    const reasons = requests.length + tokenRequests.length + 12 * (events.length + 4)
    const duringOutages = outages.length === 0 ? 0 : failures
    const most = machines * (reasons + length / 60_000) + duringOutages
    return arrived.length <= most ? null : `${arrived.length} requests in ${length} ms`
  },
}

/** Whether the agent's shift ends here. No other timer than that of the rules' `shiftEnd` turns calls off. */
function isShiftEnd({ before, after }: Turn): boolean {
  const { intent } = after
  return intent?.target === 'off' && intent.cause === 'timer' && intent.id !== before.intent?.id
}

/** Whether what was read may be a late write of the app's own, which it undoes. */
function undoesItsOwn(turn: Turn): boolean {
  const active = goodAnswer(turn)
  return turn.before.unanswered.some(
    ({ write }) => write.on && (active === 'both' || active === write.device),
  )
}
