import { deviceIn } from '../model/device.ts'
import type { Identity } from '../model/identity.ts'
import type { Moment } from '../model/moment.ts'
import { belongsTo, ownerOf, type PersistedDeskLoss, type PersistedState } from '../model/persisted-state.ts'
import type { DeskLoss, State } from '../model/state.ts'

// What of a lost desk outlives a session and a run, until the agent has answered the question about it.

/** What an earlier run left for the question: what was on, and the loss of which the relay has told already. */
export function leftByEarlierRun({
  sessionEnd,
  deskLoss,
}: PersistedState): Pick<State, 'earlierRun' | 'unaskedLoss'> {
  if (deskLoss !== null) {
    const { device, owner, heard } = deskLoss
    return {
      earlierRun: { active: device, owner, isHeard: false },
      unaskedLoss: heard === null ? null : { device, owner, ...heard },
    }
  }
  const before = sessionEnd?.before ?? null
  if (sessionEnd === null || before === null) return { earlierRun: null, unaskedLoss: null }
  return { earlierRun: { active: before.active, owner: sessionEnd.owner, isHeard: false }, unaskedLoss: null }
}

/** The loss that a new session of `identity` has to ask about. */
export function deskLossOf(identity: Identity, { unaskedLoss }: State, at: Moment): DeskLoss | null {
  if (unaskedLoss === null || !belongsTo(unaskedLoss.owner, identity)) return null
  const { device, from, until } = unaskedLoss
  return { device, from, until, heardAt: at.monotonic }
}

/** The loss about which the agent of the session that ends has not answered; null without one. */
export function unaskedLossOf({ session, deskLoss, question }: State): State['unaskedLoss'] {
  const loss = deskLoss ?? (question?.why === 'desk-lost' ? question : null)
  if (session.kind !== 'signed-in' || loss === null) return null
  const { device, from, until } = loss
  return { device, from, until, owner: ownerOf(session.identity) }
}

/**
 * What has to be on disk, so that the question outlives this run: a loss about which the agent has not answered, or what an
 * earlier run left, until the relay has said whether it lost this computer. Who is signed in where is not known before the
 * keychain has answered.
 */
export function deskLossToKeep(state: State): PersistedDeskLoss | null {
  const { session, unaskedLoss, earlierRun } = state
  const loss = session.kind === 'signed-in' ? unaskedLossOf(state) : unaskedLoss
  if (loss !== null) {
    const { device, owner, from, until } = loss
    return { device, owner, heard: { from, until } }
  }
  const device = deviceIn(earlierRun?.active ?? null)
  if (earlierRun === null || earlierRun.isHeard || device === null) return null
  const { owner } = earlierRun
  const isTheirs =
    session.kind !== 'signed-in' ||
    (session.identity.relay !== undefined && belongsTo(owner, session.identity))
  return isTheirs ? { device, owner, heard: null } : null
}
