import type { PolicyTrouble } from '../model/policy.ts'
import type { Notice, Problem } from '../model/problem.ts'
import { confirmedOf, devicesOf, intentOf, type State } from '../model/state.ts'
import type { KeychainFailure } from '../model/storage-failure.ts'
import { timing } from '../model/timing.ts'

/** The one thing that the agent has to know now: something is wrong, or something happened without them. */
export type Concern =
  | { readonly kind: 'keychain'; readonly failure: KeychainFailure }
  | { readonly kind: 'problem'; readonly problem: Problem }
  /** The token of the agent who was signed in is rejected or lost. */
  | { readonly kind: 'token-gone' }
  /** Exotel shows both devices on. */
  | { readonly kind: 'both-on' }
  /** Calls ring on SIP, where no softphone is connected. */
  | { readonly kind: 'no-softphone' }
  | { readonly kind: 'notice'; readonly notice: Notice }
  /** The disk did not write the persisted state. */
  | { readonly kind: 'not-persisted' }
  | { readonly kind: 'policy'; readonly trouble: PolicyTrouble }

/**
 * The most important concern; null if there is none. Every surface and `status --json` use this one order: first what keeps
 * the app from switching, then what Exotel shows, then what happened, then what may go wrong later.
 */
export function concernOf(state: State): Concern | null {
  const { session, problem, notice, policyTrouble } = state
  if (session.kind === 'keychain-failed') return { kind: 'keychain', failure: session.failure }
  if (problem !== null) return { kind: 'problem', problem }
  if (session.kind === 'signed-out' && session.former !== null) return { kind: 'token-gone' }
  if (confirmedOf(state)?.active === 'both') return { kind: 'both-on' }
  if (isSoftphoneMissing(state)) return { kind: 'no-softphone' }
  if (notice !== null) return { kind: 'notice', notice }
  if (state.diskFailed) return { kind: 'not-persisted' }
  return policyTrouble === null ? null : { kind: 'policy', trouble: policyTrouble }
}

/** Whether calls ring on SIP, and Exotel says that no softphone is connected there, or has not been for a long time. */
function isSoftphoneMissing(state: State): boolean {
  const confirmed = confirmedOf(state)
  const { softphone } = devicesOf(state).sip
  if (softphone === undefined || intentOf(state) !== null || confirmed?.active !== 'sip') return false
  const { registered, lastSeen } = softphone
  if (registered !== null) return !registered
  return lastSeen !== null && confirmed.at.utc - lastSeen > timing.softphoneTimeout
}
