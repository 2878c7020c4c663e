import type { Messages } from '../locales/messages.ts'
import { type Active, devices, type Target } from '../model/device.ts'
import { confirmedOf, devicesOf, intentOf, type State } from '../model/state.ts'

/** One of the three choices of tray and window. */
export interface Choice {
  readonly target: Target
  readonly label: string
  /** Exotel has confirmed that calls ring there. */
  readonly chosen: boolean
  /** Requested and not confirmed yet. */
  readonly pending: boolean
  readonly enabled: boolean
  /** Why it is disabled, or what the agent should know about it; may be empty. */
  readonly note: string
}

/** Phone, SIP and Off, in the order in which every surface lists them. */
export function choicesOf(state: State, messages: Messages): readonly Choice[] {
  const targets: readonly Target[] = [...devices, 'off']
  return targets.map((target) => {
    const absent = target !== 'off' && devicesOf(state)[target].present === false
    return {
      target,
      label: messages.targetName[target],
      chosen: isConfirmed(state, target),
      pending: (intentOf(state)?.target ?? state.deferredRequest?.command) === target,
      enabled: canAsk(state) && !absent,
      note: absent
        ? messages.state.noDevice[target]
        : target === 'sip'
          ? messages.state.sipNeedsSoftphone
          : '',
    }
  })
}

/** Whether a click on a choice is obeyed, or deferred while starting; without secrets the app cannot switch. */
export function canAsk(state: State): boolean {
  return state.session.kind === 'starting' || state.session.kind === 'signed-in'
}

/** Whether a choice is marked: nothing is under way, and exactly this target is confirmed. */
function isConfirmed(state: State, target: Active): boolean {
  return intentOf(state) === null && confirmedOf(state)?.active === target
}
