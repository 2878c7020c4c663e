import { failureLine } from '../../../src/core/locales/failures.ts'
import { outcomeSentence } from '../../../src/core/locales/outcome.ts'
import { statusOf } from '../../../src/core/protocol/status-json.ts'
import { statusLines } from '../../../src/core/protocol/status-lines.ts'
import { viewOf } from '../../../src/core/view/view.ts'
import { messages } from '../../support/messages.ts'
import type { Claim } from '../law.ts'
import { explain, reportsOf, type Turn, turnsOfMachines, writesOf } from '../trace.ts'

export const secretsStayHome: Claim = {
  claim: 'none is in an answer, an effect, the state, or what people and programs see',
  check({ turns, secrets }) {
    // Without secrets, as in the model, there is nothing to find, and looking takes long.
    if (secrets.length === 0) return null
    for (const turn of turns) {
      const text = JSON.stringify(saidIn(turn))
      // The beginning of a secret is found, too: what Exotel says is cut off after a while.
      const leaks = text.includes('SipSecret') || secrets.some((one) => text.includes(one.slice(0, 32)))
      if (leaks) return explain(turn, `a secret in ${text}`)
    }
    return null
  },
}

export const ownIntentsOnly: Claim = {
  claim: 'what one agent wanted is never sent for another',
  check(trace) {
    for (const turns of turnsOfMachines(trace)) {
      const owners = new Map<string, string>()
      for (const turn of turns) {
        const { after, before, event } = turn
        const { intent, userId, autoOffOwner } = after
        if (userId === null) continue
        if (autoOffOwner !== null && autoOffOwner !== userId)
          return explain(turn, `is to restore for ${userId} what ${autoOffOwner} had on`)
        // What was asked for before the keychain was read is asked of whoever it belongs to.
        // Two intents of one cause in one millisecond have the same id: one that begins in this turn is this agent's.
        const isNew = intent?.id !== before.intent?.id || userId !== before.userId
        const begins = isNew && intent?.at.utc === event.at.utc
        if (intent !== null && (begins || !owners.has(intent.id))) owners.set(intent.id, userId)
        if (writesOf(turn).length === 0) continue
        // A sign-out that has waited long enough ends the intent in the same turn.
        const owner = owners.get((intent ?? before.intent)?.id ?? '')
        if (owner !== userId) return explain(turn, `sends for ${userId} what ${owner} wanted`)
      }
    }
    return null
  },
}

/** Everything that this turn gave to people, programs, the disk and the journal. */
function saidIn(turn: Turn): unknown {
  const { event, effects, before, after, disk } = turn
  const { state } = after
  const failure = event.kind === 'answered' && !event.answer.ok ? event.answer.failure : null
  return [
    event,
    effects,
    disk,
    failure === null ? null : failureLine(messages, failure),
    reportsOf(turn).map(({ outcome }) => outcomeSentence(messages, outcome)),
    state === before.state
      ? null
      : [state, viewOf(state, { messages }), statusOf(state, messages), statusLines(state, messages)],
  ]
}
