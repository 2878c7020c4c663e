import { failureLine } from '../locales/failures.ts'
import type { Messages } from '../locales/messages.ts'
import { policyAdvice } from '../locales/policy.ts'
import type { Device, DeviceFacts } from '../model/device.ts'
import type { FailureKind } from '../model/failure.ts'
import type { Notice, Problem } from '../model/problem.ts'
import { confirmedOf, devicesOf, intentOf, type State } from '../model/state.ts'
import { adviceOf } from '../view/advice.ts'
import { viewOf } from '../view/view.ts'
import type { ProblemCode, Status } from './status-json.ts'

/** The state as `hookswitch status --json` prints it. */
export function statusOf(state: State, messages: Messages): Status {
  const { session } = state
  const identity =
    session.kind === 'signed-in' || session.kind === 'keychain-failed' ? session.identity : null
  const shown = confirmedOf(state)
  const intent = intentOf(state)
  const devices = devicesOf(state)
  const until = state.deferredRequest?.until ?? state.timedOff?.until ?? null
  return {
    state: session.kind === 'signed-out' ? 'signed-out' : (shown?.active ?? 'unknown'),
    confirmedAt: shown === null ? null : new Date(shown.at.utc).toISOString(),
    proof: shown?.how ?? null,
    user: identity?.userId ?? (session.kind === 'signed-out' ? (session.former?.userId ?? null) : null),
    gateway: identity?.gateway ?? null,
    intent:
      intent === null
        ? null
        : { target: intent.target, cause: intent.cause, at: new Date(intent.at.utc).toISOString() },
    switching: intent !== null || state.deferredRequest !== null,
    until: until === null ? null : new Date(until).toISOString(),
    restorePending: restoring(state),
    problem: problemOf(state, messages),
    devices: { phone: factsOf(devices.phone), sip: factsOf(devices.sip) },
    lockWatch: state.presence.lockWatch.kind === 'working' ? 'working' : 'unavailable',
    idleWatch: idleWatchOf(state),
    locked: state.presence.locked,
    tokenExpiresAt:
      session.kind !== 'signed-in' || state.token === null
        ? null
        : new Date(state.token.endsAt).toISOString(),
    policy: policyOf(state, messages),
  }
}

function policyOf({ policy, policyTrouble }: State, messages: Messages): Status['policy'] {
  if (policy === null) return null
  const problem = policyTrouble === null ? null : policyAdvice(messages, policyTrouble).message
  return { file: policy.file, rules: [...policy.rules], presets: [...policy.presets], problem }
}

function idleWatchOf({ presence, rules }: State): Status['idleWatch'] {
  if (rules.autoOff.idleMinutes === null) return 'off'
  return presence.idleWatch.kind === 'working' ? 'working' : 'unavailable'
}

/** What scripts may read of a device: not its number. */
function factsOf({ present, verified, busy }: DeviceFacts): Status['devices']['phone'] {
  return { present, verified, busy }
}

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
    ...(window.question === null ? [] : [window.question.text]),
    ...(window.user === null || window.lockWatch.works ? [] : [window.lockWatch.text]),
    ...(window.user === null || window.idleWatch === null || window.idleWatch.works
      ? []
      : [window.idleWatch.text]),
    ...(window.simulated ? [messages.state.simulated] : []),
  ]
}

/** What a command prints that was not confirmed in time: the app goes on trying, and the problem, if it is known. */
export function notConfirmedYet(state: State, messages: Messages): string {
  const { problem } = state
  const why = problem?.kind === 'failed' ? ` ${failureLine(messages, problem.failure)}` : ''
  return `${messages.commandLine.notConfirmedInTime}${why}`
}

function problemOf(state: State, messages: Messages): Status['problem'] {
  const code = problemCodeOf(state)
  if (code === null) return null
  const { session, problem } = state
  const isNobody = session.kind === 'signed-out' && session.former === null && problem === null
  // The window shows its form then, and no advice.
  const advised = isNobody ? messages.signIn.needed : adviceOf(state, messages)
  return { code, message: advised === null ? '' : `${advised.message} ${advised.remedy}` }
}

function problemCodeOf(state: State): ProblemCode | null {
  const { session, problem } = state
  switch (session.kind) {
    case 'starting':
      return null
    case 'signed-out':
      return problem?.kind === 'disk' ? 'disk' : 'signed_out'
    case 'keychain-failed':
      return session.failure.kind === 'locked' ? 'keychain_locked' : 'keychain_unavailable'
    case 'signed-in':
      if (problem !== null) return codeOf(problem)
      if (session.confirmed?.active === 'both') return 'both_on'
      if (state.notice !== null) return noticeCodes[state.notice.kind]
      if (state.diskFailed) return 'disk'
      return state.policyTrouble === null ? null : 'policy'
  }
}

function codeOf(problem: Problem): ProblemCode {
  switch (problem.kind) {
    case 'failed':
      return failureCodes[problem.failure.kind]
    case 'off-not-confirmed':
      return 'off_not_confirmed'
    case 'disk':
      return 'disk'
  }
}

/** The device that comes back once somebody is here, is coming back, or waits for the agent's word. */
function restoring(state: State): Device | null {
  const { autoOffDevice, question } = state
  const intent = intentOf(state)
  const coming = intent?.cause === 'restore' && intent.target !== 'off' ? intent.target : null
  return autoOffDevice?.device ?? coming ?? (question?.why === 'restore' ? question.device : null)
}

const noticeCodes: Record<Notice['kind'], ProblemCode> = {
  'on-withdrawn': 'on_withdrawn',
  'off-withdrawn': 'changed_elsewhere',
  'changed-elsewhere': 'changed_elsewhere',
  'turned-off-again': 'changed_elsewhere',
  'left-on': 'changed_elsewhere',
}

const failureCodes: Record<FailureKind, ProblemCode> = {
  unauthorized: 'signed_out',
  'key-rejected': 'signed_out',
  'not-linked': 'not_linked',
  'no-such-user': 'not_linked',
  unverified: 'unverified',
  'other-device-on': 'refused',
  'key-not-allowed': 'refused',
  'number-not-alone': 'refused',
  'no-such-device': 'refused',
  'number-taken': 'refused',
  'kyc-incomplete': 'refused',
  'trial-account': 'refused',
  'not-a-phone': 'refused',
  invalid: 'refused',
  'off-refused': 'refused',
  refused: 'refused',
  'rate-limited': 'rate_limited',
  'server-error': 'server_error',
  timeout: 'timeout',
  cut: 'unreachable',
  'client-certificate': 'unreachable',
  aborted: 'unreachable',
  unreachable: 'unreachable',
  foreign: 'foreign_answer',
  'too-large': 'malformed',
  malformed: 'malformed',
}
