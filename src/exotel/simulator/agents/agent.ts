/** The two devices that `DeviceName` can name (Exotel: user device page). */
export type DeviceName = 'phone' | 'sip'

/**
 * A device of an agent. Only the account API knows a `secondPhone`: the integrations API has no name for it, but may
 * show its id as the active one.
 */
export type DeviceKey = DeviceName | 'secondPhone'

/**
 * What happens to the other devices when one is turned on. `replaces`: they are turned off. `refuses`: the write is
 * refused with 10810 while another device is on (Exotel: update user's device). The integrations API's page
 * (Exotel: user device page) does not say which it does.
 */
export type Exclusivity = 'replaces' | 'refuses'

/** One device of an agent. */
export interface Device {
  /** Digits. The integrations API sends ids as strings, the account API sends the same ids as numbers. */
  readonly id: string
  /** An E.164 number or a `sip:` address. */
  readonly contactUri: string
  readonly on: boolean
  readonly verified: boolean
  /** On a call at this moment. */
  readonly busy: boolean
  /** Whether a softphone is connected, and when one was last (an ISO instant); left out, neither API says it. */
  readonly registered?: boolean | undefined
  readonly lastSeen?: string | undefined
}

/** One agent, as `GET /_simulator/agents/<userId>` shows them. Both APIs show the same agents. */
export interface Agent {
  /** AppUserId at the integrations API. */
  readonly userId: string
  /** `id` at the account API, ExotelUserId at the integrations API. */
  readonly accountUserId: string
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  readonly role: string
  readonly virtualNumber: string
  readonly sipSecret: string
  readonly exclusivity: Exclusivity
  /** Null for a device that the agent does not have. */
  readonly devices: Readonly<Record<DeviceKey, Device | null>>
  /** Which device the integrations API names as active while several are on: it can name only one. */
  readonly turnedOnLast: DeviceKey | null
  /** An ISO instant; null until the record changes for the first time. */
  readonly updatedAt: string | null
}

/** Every device, in a fixed order. */
export const deviceKeys: readonly DeviceKey[] = ['phone', 'secondPhone', 'sip']

/** Turns a device on or off and checks no rule of Exotel's: even an unverified device goes on. */
export function withDevice(agent: Agent, key: DeviceKey, on: boolean, exclusivity: Exclusivity): Agent {
  const set = (one: DeviceKey): Device | null => {
    const device = agent.devices[one]
    if (device === null) return null
    return one === key
      ? { ...device, on }
      : { ...device, on: device.on && !(on && exclusivity === 'replaces') }
  }
  return {
    ...agent,
    devices: { phone: set('phone'), sip: set('sip'), secondPhone: set('secondPhone') },
    turnedOnLast: on && !agent.devices[key]?.on ? key : agent.turnedOnLast,
  }
}

/** The device that the integrations API names as active: the one that is on; of several, the one turned on last. */
export function activeDevice(agent: Agent): DeviceKey | null {
  const on = deviceKeys.filter((key) => agent.devices[key]?.on)
  return on.find((key) => key === agent.turnedOnLast) ?? on[0] ?? null
}
