import { clockTime } from '../locales/clock.ts'
import { diskAdvice } from '../locales/disk.ts'
import { failureAdvice, supportLine } from '../locales/failures.ts'
import { keychainAdvice } from '../locales/keychain.ts'
import type { Advice, Messages } from '../locales/messages.ts'
import { noticeAdvice } from '../locales/news.ts'
import { policyAdvice } from '../locales/policy.ts'
import { type FailureKind, handlingOf } from '../model/failure.ts'
import type { Problem, Remedy } from '../model/problem.ts'
import { confirmedOf, type State } from '../model/state.ts'

/** What the agent has to know now, and what helps; null where all is well. */
export function adviceOf(state: State, messages: Messages): Advice | null {
  const { session, problem } = state
  if (session.kind === 'keychain-failed') return keychainAdvice(messages, session.failure)
  if (problem !== null) return problemAdvice(problem, messages)
  if (session.kind === 'signed-out' && session.former !== null) return messages.signIn.tokenGone
  if (confirmedOf(state)?.active === 'both') return messages.notice.bothOn
  if (state.notice !== null) return noticeAdvice(messages, state.notice)
  if (state.diskFailed) return messages.storage.requestNotSaved
  return state.policyTrouble === null ? null : policyAdvice(messages, state.policyTrouble)
}

/** What the app can do at once about the advice; null where only the agent can act. */
export function remedyOf(state: State): Remedy | null {
  const { session, problem, notice } = state
  if (session.kind === 'keychain-failed') return { kind: 'retry' }
  // The window shows the sign-in form instead of a button.
  if (session.kind !== 'signed-in') return null
  if (problem !== null) return problemRemedy(problem)
  if (session.confirmed?.active === 'both') return null
  switch (notice?.kind) {
    case 'on-withdrawn':
      return { kind: 'switch', target: notice.target }
    case 'off-withdrawn':
    case 'left-on':
      return { kind: 'switch', target: 'off' }
    case 'changed-elsewhere':
    case 'turned-off-again':
    case undefined:
      return null
  }
}

/** Whether the advice is about something that happened rather than something that is wrong. */
export function isNews({ session, problem, notice }: State): boolean {
  return (
    session.kind === 'signed-in' &&
    problem === null &&
    session.confirmed?.active !== 'both' &&
    notice !== null
  )
}

/** What support needs to know about the advice; empty where Exotel said nothing. */
export function supportOf({ problem, notice }: State, messages: Messages): string {
  const withdrawn = problem === null && notice?.kind === 'on-withdrawn' ? notice.failure : null
  const failure = problem?.kind === 'failed' ? problem.failure : withdrawn
  return failure === null ? '' : supportLine(messages, failure)
}

function problemAdvice(problem: Problem, messages: Messages): Advice {
  switch (problem.kind) {
    case 'failed':
      return failureAdvice(messages, problem.failure)
    case 'off-not-confirmed':
      return messages.notice.offNotConfirmed(clockTime(problem.since))
    case 'disk':
      return diskAdvice(messages, problem.failure)
  }
}

function problemRemedy(problem: Problem): Remedy | null {
  switch (problem.kind) {
    case 'failed': {
      const { failure, target } = problem
      if (failure.kind === 'unreachable' && failure.reason === 'proxy-sign-in') {
        return { kind: 'proxy-password' }
      }
      const byKind = failureRemedies[failure.kind]
      if (byKind === 'again') return target === null ? null : { kind: 'switch', target }
      if (byKind !== undefined) return byKind
      return handlingOf(failure) === 'retry' ? { kind: 'retry' } : null
    }
    case 'off-not-confirmed':
      return { kind: 'retry' }
    case 'disk':
      return null
  }
}

/** `again`: requests the same target once more. Null: trying again at once would not help, or Exotel asked for a pause. */
const failureRemedies: Partial<Record<FailureKind, Remedy | 'again' | null>> = {
  unverified: 'again',
  'other-device-on': { kind: 'switch', target: 'off' },
  'key-rejected': { kind: 'connect-account' },
  'key-not-allowed': { kind: 'connect-account' },
  'no-such-user': { kind: 'connect-account' },
  'rate-limited': null,
}
