import { failureLine } from '../locales/failures.ts'
import type { Messages } from '../locales/messages.ts'
import type { State } from '../model/state.ts'
import { adviceOf } from '../view/advice.ts'
import { viewOf } from '../view/view.ts'

/** The state as `hookswitch status` prints it for a person, line by line. */
export function statusLines(state: State, messages: Messages): string[] {
  const { line, window } = viewOf(state, { messages })
  const advised = adviceOf(state, messages)
  return [
    line,
    ...(advised === null ? [] : [`${advised.message} ${advised.remedy}`]),
    ...(window.problem === null || window.problem.support === ''
      ? []
      : [`${messages.window.support}: ${window.problem.support}`]),
    ...(window.user === null ? [] : [messages.signIn.done(window.user.id)]),
    ...(window.token === null ? [] : [window.token.text]),
    ...window.relay,
    ...(window.question === null ? [] : [window.question.text]),
    ...(state.offAfterCall === null ? [] : [messages.offAfterCall.waiting]),
    ...(window.user === null || window.lockWatch.works ? [] : [window.lockWatch.text]),
    ...(window.user === null || window.idleWatch === null || window.idleWatch.works
      ? []
      : [window.idleWatch.text]),
    ...(window.simulated ? [messages.state.simulated] : []),
  ]
}

/** What a command prints if it was not confirmed in time: that the app goes on trying, and the problem if there is one. */
export function notConfirmedYet(state: State, messages: Messages): string {
  if (state.offAfterCall !== null) return messages.offAfterCall.waiting
  const { problem } = state
  const why = problem?.kind === 'failed' ? ` ${failureLine(messages, problem.failure)}` : ''
  return `${messages.commandLine.notConfirmedInTime}${why}`
}
