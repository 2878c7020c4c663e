import { failureAdvice } from '../locales/failures.ts'
import type { Messages } from '../locales/messages.ts'
import { type Device, type DeviceFacts, devices } from '../model/device.ts'
import { devicesOf, type State } from '../model/state.ts'

/** What the window shows of one device. */
export interface DeviceCard {
  readonly device: Device
  readonly label: string
  /** Its masked number or address, or that it has none. */
  readonly number: string
  /** Whether the agent has it; null if Exotel has not said. */
  readonly present: boolean | null
  readonly verification: {
    readonly state: 'verified' | 'not-verified' | 'unknown'
    readonly text: string
    /** How to verify it, or why that is not known; may be empty. */
    readonly how: string
  }
  /** The text is empty if it is not known. */
  readonly busy: { readonly state: 'busy' | 'free' | 'unknown'; readonly text: string }
  /** What else the agent should know about it; may be empty. */
  readonly note: string
}

/** A card for each device, in the order in which every surface lists them. */
export function deviceCardsOf(state: State, messages: Messages): readonly DeviceCard[] {
  const known = devicesOf(state)
  const why = whyUnknown(state, messages)
  return devices.map((device) => cardOf(device, known[device], why, messages))
}

/** Why Exotel does not say whether a device is verified; empty if the next read should show it. */
function whyUnknown({ session }: State, messages: Messages): string {
  if (session.kind !== 'signed-in' || session.identity.gateway === 'integrations') {
    return messages.window.onlyAccountTells
  }
  return session.accountFailure === null ? '' : failureAdvice(messages, session.accountFailure).message
}

/** The card of one device. `why`: the sentence for a device whose verification is not known. */
function cardOf(device: Device, facts: DeviceFacts, why: string, messages: Messages): DeviceCard {
  const { present, verified, busy, address } = facts
  return {
    device,
    label: messages.deviceName[device],
    number: address ?? messages.window.noNumber,
    present,
    verification: verificationOf(device, verified, why, messages),
    busy:
      busy === null
        ? { state: 'unknown', text: '' }
        : busy
          ? { state: 'busy', text: messages.window.busy }
          : { state: 'free', text: messages.window.free },
    note:
      present === false
        ? messages.state.noDevice[device]
        : device === 'sip'
          ? messages.state.sipNeedsSoftphone
          : '',
  }
}

function verificationOf(
  device: Device,
  verified: boolean | null,
  why: string,
  messages: Messages,
): DeviceCard['verification'] {
  switch (verified) {
    case true:
      return { state: 'verified', text: messages.state.verified, how: '' }
    case false:
      return {
        state: 'not-verified',
        text: messages.state.notVerified,
        how: device === 'phone' ? messages.howToVerify : messages.window.howToVerifySip,
      }
    case null:
      return {
        state: 'unknown',
        text: messages.window.verificationUnknown,
        how: why,
      }
  }
}
