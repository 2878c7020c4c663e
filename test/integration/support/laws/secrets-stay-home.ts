import { failureLine } from '../../../../src/core/locales/failures.ts'
import { outcomeSentence } from '../../../../src/core/locales/outcome.ts'
import { statusLines, statusOf } from '../../../../src/core/protocol/status.ts'
import { viewOf } from '../../../../src/core/view/view.ts'
import { messages } from '../../../support/messages.ts'
import type { Passed } from '../app-run.ts'
import type { Law, Stage } from './onlooker.ts'

/** Law 9: no secret is in anything that leaves the gateway or that people and programs see. */
export function secretsStayHome({ wire }: Stage): Law {
  return {
    passed(_run, what) {
      const text = JSON.stringify([what, shownOf(what)])
      // The beginning of a secret is found, too: what Exotel says is cut off after a while.
      const leaks = text.includes('SipSecret') || wire.secrets.some((one) => text.includes(one.slice(0, 32)))
      if (leaks) throw new Error(`A secret in ${text}`)
    },
  }
}

/** What people and programs see of it. */
function shownOf(what: Passed): unknown {
  switch (what.kind) {
    case 'answer':
      return what.answer.ok ? null : failureLine(messages, what.answer.failure)
    case 'happening':
      return null
    case 'effect':
      return what.effect.kind === 'report' ? outcomeSentence(messages, what.effect.outcome) : null
    case 'state':
      return [
        viewOf(what.state, { messages }),
        statusOf(what.state, messages),
        statusLines(what.state, messages),
      ]
  }
}
