import type { ProblemCode, Status } from './contract.ts'
import type { FailureKind } from './failure.ts'
import type { Problem, State } from './state.ts'
import { adviceOf, viewOf } from './view.ts'
import { words } from './words.ts'

/** The state as `hookswitch status --json` tells it. */
export function statusOf(state: State): Status {
  const { session, confirmed, intent } = state
  const identity =
    session.kind === 'signed-in' || session.kind === 'keychain-failed' ? session.identity : null
  const proven = session.kind === 'signed-in' ? confirmed : null
  return {
    state: session.kind === 'signed-out' ? 'signed-out' : (proven?.active ?? 'unknown'),
    confirmedAt: proven === null ? null : new Date(proven.at.utc).toISOString(),
    proof: proven?.proof ?? null,
    user: identity?.userId ?? (session.kind === 'signed-out' ? (session.rejected?.userId ?? null) : null),
    gateway: identity?.gateway ?? null,
    intent:
      intent === null
        ? null
        : { target: intent.target, cause: intent.cause, at: new Date(intent.at.utc).toISOString() },
    switching: intent !== null || state.held !== null,
    until: null,
    restorePending: null,
    problem: problemOf(state),
    devices: state.devices,
    lockWatch: 'unavailable',
    locked: null,
  }
}

/** The state as `hookswitch status` tells it to a person, a line each. */
export function statusLines(state: State): string[] {
  const { window } = viewOf(state)
  const advised = adviceOf(state)
  return [
    window.headline,
    ...(advised === null ? [] : [`${advised.message} ${advised.remedy}`]),
    ...(window.problem === null || window.problem.support === ''
      ? []
      : [`${words.window.support}: ${window.problem.support}`]),
    ...(window.user === null ? [] : [words.signedInAs(window.user)]),
    ...(window.simulated ? [words.simulated] : []),
  ]
}

/** What a command that waited in vain says: that it goes on, and what stands in the way where that is known. */
export function notProvenYet(state: State): string {
  const { problem } = state
  const why = problem?.kind === 'failed' ? ` ${words.failureLine(problem.failure)}` : ''
  return `${words.commandLine.notProvenInTime}${why}`
}

function problemOf(state: State): Status['problem'] {
  const code = problemCodeOf(state)
  if (code === null) return null
  const advised = adviceOf(state)
  return { code, message: advised === null ? '' : `${advised.message} ${advised.remedy}` }
}

function problemCodeOf(state: State): ProblemCode | null {
  const { session, problem } = state
  switch (session.kind) {
    case 'starting':
      return null
    case 'signed-out':
      return 'signed_out'
    case 'keychain-failed':
      return session.failure.kind === 'locked' ? 'keychain_locked' : 'keychain_unavailable'
    case 'signed-in':
      if (problem !== null) return codeOf(problem)
      return state.confirmed?.active === 'both' ? 'both_on' : null
  }
}

function codeOf(problem: Problem): ProblemCode {
  switch (problem.kind) {
    case 'failed':
      return failureCodes[problem.failure.kind]
    case 'off-not-confirmed':
      return 'off_not_confirmed'
    case 'on-withdrawn':
      return 'on_withdrawn'
    case 'changed-elsewhere':
      return 'changed_elsewhere'
  }
}

const failureCodes: Record<FailureKind, ProblemCode> = {
  unauthorized: 'signed_out',
  'not-linked': 'not_linked',
  unverified: 'unverified',
  'other-device-on': 'refused',
  invalid: 'refused',
  'off-refused': 'refused',
  refused: 'refused',
  'rate-limited': 'rate_limited',
  'server-error': 'server_error',
  timeout: 'timeout',
  cut: 'unreachable',
  aborted: 'unreachable',
  unreachable: 'unreachable',
  redirected: 'unreachable',
  'too-large': 'malformed',
  malformed: 'malformed',
}
