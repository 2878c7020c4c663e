import type { Messages } from '../locales/messages.ts'
import { obeysRequests, type State } from '../model/state.ts'

/** "Off after this call", as the surfaces offer it. */
export interface OffAfterCallView {
  /** It is chosen, and the call is not over yet: then the button takes it back. */
  readonly waiting: boolean
  /** What the button does. */
  readonly label: string
  /** What happens while it waits; null if it is not chosen. */
  readonly text: string | null
}

/** What the surfaces offer; null if calls are off already, or no account tells of calls. */
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
