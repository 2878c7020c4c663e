import type { Messages } from '../locales/messages.ts'
import { obeysRequests, type State } from '../model/state.ts'

/** "Off after this call", as the surfaces offer it. */
export interface OffAfterCallView {
  /** Whether it is chosen and the call is not over yet: then the button cancels it. */
  readonly waiting: boolean
  /** What the button does. */
  readonly label: string
  /** What happens while it waits; null if it is not chosen. */
  readonly text: string | null
}

/** What the surfaces offer; null if calls are off already, or if no account reports whether the agent is on a call. */
export function offAfterCallOf(state: State, { offAfterCall }: Messages): OffAfterCallView | null {
  if (state.offAfterCall !== null) {
    return { waiting: true, label: offAfterCall.cancel, text: offAfterCall.waiting }
  }
  if (!obeysRequests(state)) return null
  const { identity, intent, confirmed } = state.session
  const isOff = (intent?.target ?? confirmed?.active ?? 'off') === 'off'
  return isOff || identity.gateway === 'integrations'
    ? null
    : { waiting: false, label: offAfterCall.choose, text: null }
}
