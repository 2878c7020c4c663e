import { z } from 'zod'
import type { Messages } from '../locales/messages.ts'
import { policyAdvice } from '../locales/policy.ts'
import { actives, type Device, type DeviceFacts, devices, targets } from '../model/device.ts'
import type { FailureKind } from '../model/failure.ts'
import type { Notice, Problem } from '../model/problem.ts'
import { identityOf, lastIdentityOf } from '../model/session.ts'
import { confirmedOf, devicesOf, intentOf, type State } from '../model/state.ts'
import { adviceOf } from '../view/advice.ts'
import { type Concern, concernOf } from '../view/concern.ts'

// `hookswitch status --json`: what it prints, and how that follows from the state.

const deviceFacts = z.object({
  present: z.boolean().nullable(),
  verified: z.boolean().nullable(),
  busy: z.boolean().nullable(),
})

/** `registered`: whether a softphone is connected, where Exotel says so; an older app does not send it. */
const sipFacts = deviceFacts.extend({ registered: z.boolean().nullable().default(null) })

/** The codes of `problem` in `status --json`. */
const problemCode = z.enum([
  'signed_out',
  'keychain_locked',
  'keychain_unavailable',
  'unreachable',
  'timeout',
  'rate_limited',
  'server_error',
  'malformed',
  'foreign_answer',
  'refused',
  'not_linked',
  'unverified',
  'off_not_confirmed',
  'on_withdrawn',
  'changed_elsewhere',
  'both_on',
  'no_softphone',
  'disk',
  'policy',
])

export type ProblemCode = z.infer<typeof problemCode>

/** What `hookswitch status --json` prints; stable, since administrators' scripts read it. Null means "not known". */
export const status = z.object({
  state: z.enum([...actives, 'unknown', 'signed-out']),
  confirmedAt: z.iso.datetime().nullable(),
  proof: z.enum(['reply', 'read-back']).nullable(),
  user: z.string().nullable(),
  gateway: z.enum(['integrations', 'account', 'both']).nullable(),
  intent: z.object({ target: z.enum(targets), cause: z.string(), at: z.iso.datetime() }).nullable(),
  switching: z.boolean(),
  until: z.iso.datetime().nullable(),
  /** Why calls are off until then, such as the name of a break; an older app does not send it. */
  reason: z.string().nullable().default(null),
  /** Whether calls go off once the agent's call is over; an older app does not send it. */
  offAfterCall: z.boolean().default(false),
  restorePending: z.enum(devices).nullable(),
  problem: z.object({ code: problemCode, message: z.string() }).nullable(),
  devices: z.object({ phone: deviceFacts, sip: sipFacts }),
  lockWatch: z.enum(['working', 'unavailable']),
  /** `off`: the settings have no idle minutes. */
  idleWatch: z.enum(['working', 'unavailable', 'off']),
  locked: z.boolean().nullable(),
  /** When the token of the integrations API expires, by its own claim; null if it has none. */
  tokenExpiresAt: z.iso.datetime().nullable(),
  /**
   * The company's relay at which the agent is signed in: whether its event stream is open, and when Exotel last confirmed to
   * it what is on; null without one. An older app does not send it. `lease`: `held` while the relay turns calls off if this
   * computer fails; `refused` (with the HTTP status) or `unanswered`, as its heartbeats are, while it does not.
   */
  relay: z
    .object({
      origin: z.string(),
      connected: z.boolean(),
      freshAt: z.iso.datetime().nullable(),
      lease: z.enum(['unknown', 'held', 'refused', 'unanswered']).default('unknown'),
      leaseHttpStatus: z.int().nullable().default(null),
    })
    .nullable()
    .default(null),
  /** The administrator's policy: which settings it fixes and presets, and what is wrong with it; null if there is none. */
  policy: z
    .object({
      file: z.string(),
      rules: z.array(z.string()),
      presets: z.array(z.string()),
      problem: z.string().nullable(),
    })
    .nullable(),
})

export type Status = z.infer<typeof status>

/** The state as `hookswitch status --json` prints it. */
export function statusOf(state: State, messages: Messages): Status {
  const { session } = state
  const shown = confirmedOf(state)
  const intent = intentOf(state)
  const { phone, sip } = devicesOf(state)
  const deferredOff = (state.deferredRequest?.until ?? null) === null ? null : state.deferredRequest
  const until = deferredOff?.until ?? state.timedOff?.until ?? null
  const reason = (deferredOff ?? state.timedOff)?.reason ?? null
  return {
    state: session.kind === 'signed-out' ? 'signed-out' : (shown?.active ?? 'unknown'),
    confirmedAt: shown === null ? null : new Date(shown.at.utc).toISOString(),
    proof: shown?.how ?? null,
    user: lastIdentityOf(session)?.userId ?? null,
    gateway: identityOf(session)?.gateway ?? null,
    intent:
      intent === null
        ? null
        : { target: intent.target, cause: intent.cause, at: new Date(intent.at.utc).toISOString() },
    switching: intent !== null || state.deferredRequest !== null,
    until: until === null ? null : new Date(until).toISOString(),
    reason,
    offAfterCall: state.offAfterCall !== null,
    restorePending: restoring(state),
    problem: problemOf(state, messages),
    devices: {
      phone: factsOf(phone),
      sip: { ...factsOf(sip), registered: sip.softphone?.registered ?? null },
    },
    lockWatch: state.presence.lockWatch.kind === 'working' ? 'working' : 'unavailable',
    idleWatch: idleWatchOf(state),
    locked: state.presence.locked,
    tokenExpiresAt:
      session.kind !== 'signed-in' || state.token === null
        ? null
        : new Date(state.token.endsAt).toISOString(),
    relay: relayStatusOf(state),
    policy: policyOf(state, messages),
  }
}

function relayStatusOf({ session }: State): Status['relay'] {
  if (session.kind !== 'signed-in' || session.identity.relay === undefined) return null
  const { relay, lease, identity } = session
  const freshAt = relay?.freshAt ?? null
  return {
    origin: identity.relay ?? '',
    connected: relay?.connected ?? false,
    freshAt: freshAt === null ? null : new Date(freshAt).toISOString(),
    lease: lease.kind,
    leaseHttpStatus: lease.kind === 'refused' ? lease.status : null,
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

function problemOf(state: State, messages: Messages): Status['problem'] {
  const concern = concernOf(state)
  const code = problemCodeOf(state, concern)
  if (code === null) return null
  const hasOwnAdvice = concern?.kind === 'problem' || concern?.kind === 'token-gone'
  // Where no agent was signed in before, the window shows its form and gives no advice.
  const needsSignIn = state.session.kind === 'signed-out' && !hasOwnAdvice
  const advised = needsSignIn ? messages.signIn.needed : adviceOf(state, messages)
  return { code, message: advised === null ? '' : `${advised.message} ${advised.remedy}` }
}

/**
 * The code of the problem; null if there is none, and while the app starts. Unlike in the window, that no agent is signed in
 * comes before other concerns.
 */
function problemCodeOf({ session }: State, concern: Concern | null): ProblemCode | null {
  if (session.kind === 'starting') return null
  if (session.kind === 'signed-out') return isDiskProblem(concern) ? 'disk' : 'signed_out'
  switch (concern?.kind) {
    case 'keychain':
      return concern.failure.kind === 'locked' ? 'keychain_locked' : 'keychain_unavailable'
    case 'problem':
      return codeOf(concern.problem)
    case 'token-gone':
      return 'signed_out'
    case 'both-on':
      return 'both_on'
    case 'no-softphone':
      return 'no_softphone'
    case 'notice':
      return noticeCodes[concern.notice.kind]
    case 'not-persisted':
      return 'disk'
    case 'policy':
      return 'policy'
    case undefined:
      return null
  }
}

function isDiskProblem(concern: Concern | null): boolean {
  return concern?.kind === 'problem' && concern.problem.kind === 'disk'
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

/** The device that comes back when the agent does, that is being turned on again, or about which the app asks the agent. */
function restoring(state: State): Device | null {
  const { autoOffDevice, question } = state
  const intent = intentOf(state)
  const coming = intent?.cause === 'restore' && intent.target !== 'off' ? intent.target : null
  return autoOffDevice?.device ?? coming ?? (asksToRestore(question) ? question.device : null)
}

/** Whether the question is about a device that was turned off without the agent. */
function asksToRestore(question: State['question']): question is NonNullable<State['question']> {
  return question?.why === 'restore' || question?.why === 'desk-lost'
}

const noticeCodes: Record<Notice['kind'], ProblemCode> = {
  'on-withdrawn': 'on_withdrawn',
  'off-withdrawn': 'changed_elsewhere',
  'off-after-call-withdrawn': 'off_not_confirmed',
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
