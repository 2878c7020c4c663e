import { clockTime } from '../locales/clock.ts'
import { diskAdvice } from '../locales/disk.ts'
import { failureAdvice, supportLine } from '../locales/failures.ts'
import { keychainAdvice } from '../locales/keychain.ts'
import type { Advice, Messages } from '../locales/messages.ts'
import { noticeAdvice } from '../locales/news.ts'
import { policyAdvice } from '../locales/policy.ts'
import { type Failure, type FailureKind, handlingOf } from '../model/failure.ts'
import type { Notice, Problem, Remedy } from '../model/problem.ts'
import { isSignedIn, type State } from '../model/state.ts'
import { type Concern, concernOf } from './concern.ts'

/** What the agent has to know now, and what helps; null if there is nothing. */
export function adviceOf(state: State, messages: Messages): Advice | null {
  const concern = concernOf(state)
  switch (concern?.kind) {
    case 'keychain':
      return keychainAdvice(messages, concern.failure)
    case 'problem':
      return isRejectedAtRelay(state, concern.problem)
        ? messages.relay.tokenRejected
        : problemAdvice(concern.problem, messages)
    case 'token-gone':
      return isFormerAtRelay(state) ? messages.relay.tokenGone : messages.signIn.tokenGone
    case 'both-on':
      return messages.notice.bothOn
    case 'no-softphone':
      return messages.softphone.notConnected
    case 'notice':
      return noticeAdvice(messages, concern.notice)
    case 'not-persisted':
      return messages.storage.requestNotSaved
    case 'policy':
      return policyAdvice(messages, concern.trouble)
    case undefined:
      return null
  }
}

/** What the app can do at once about the advice; null if only the agent can act. */
export function remedyOf(state: State): Remedy | null {
  const concern = concernOf(state)
  // While no agent is signed in, the window shows the sign-in form instead of a button, unless the keychain has failed.
  if (concern === null || (concern.kind !== 'keychain' && !isSignedIn(state))) return null
  return detailsOf(concern).remedy
}

/** Whether the advice is about something that happened rather than something that is wrong. */
export function isNotice(state: State): boolean {
  const kind = concernOf(state)?.kind
  return kind === 'notice' || kind === 'no-softphone'
}

/** What support needs to know about the advice; empty if Exotel said nothing. */
export function supportOf(state: State, messages: Messages): string {
  const concern = concernOf(state)
  const failure = concern === null ? null : detailsOf(concern).failure
  if (failure === null) return ''
  // The support line would attribute the relay's words to Exotel.
  const isRelays = concern?.kind === 'problem' && isRejectedAtRelay(state, concern.problem)
  return supportLine(messages, isRelays ? { ...failure, said: null } : failure)
}

/** What the app can do about a concern, and the failed call to Exotel behind it; null if there is none. */
interface ConcernDetails {
  readonly remedy: Remedy | null
  readonly failure: Failure | null
}

function detailsOf(concern: Concern): ConcernDetails {
  switch (concern.kind) {
    case 'keychain':
      return { remedy: { kind: 'retry' }, failure: null }
    case 'problem': {
      const { problem } = concern
      return { remedy: problemRemedy(problem), failure: problem.kind === 'failed' ? problem.failure : null }
    }
    case 'notice': {
      const { notice } = concern
      return { remedy: noticeRemedy(notice), failure: notice.kind === 'on-withdrawn' ? notice.failure : null }
    }
    // Reads again: the agent has opened the softphone.
    case 'no-softphone':
      return { remedy: { kind: 'retry' }, failure: null }
    case 'token-gone':
    case 'both-on':
    case 'not-persisted':
    case 'policy':
      return { remedy: null, failure: null }
  }
}

/** Whether the company's relay rejected the token: its agent needs a code, and has no token of the company's to enter. */
function isRejectedAtRelay(state: State, problem: Problem): boolean {
  return problem.kind === 'failed' && problem.failure.kind === 'unauthorized' && isFormerAtRelay(state)
}

/** Whether the agent who was signed in last was signed in at the company's relay. */
function isFormerAtRelay({ session }: State): boolean {
  return session.kind === 'signed-out' && session.former?.relay !== undefined
}

function problemAdvice(problem: Problem, messages: Messages): Advice {
  switch (problem.kind) {
    case 'failed':
      return failureAdvice(messages, problem.failure)
    case 'off-not-confirmed':
      return messages.notice.offNotConfirmed(clockTime(messages, problem.since))
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

function noticeRemedy(notice: Notice): Remedy | null {
  switch (notice.kind) {
    case 'on-withdrawn':
      return { kind: 'switch', target: notice.target }
    case 'off-withdrawn':
    case 'off-after-call-withdrawn':
    case 'left-on':
      return { kind: 'switch', target: 'off' }
    case 'changed-elsewhere':
    case 'turned-off-again':
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
