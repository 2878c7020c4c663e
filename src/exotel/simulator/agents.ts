/** The two kinds of device an agent has; the names are those of `DeviceName` (Exotel: device API). */
export type DeviceName = 'phone' | 'sip'

/**
 * A device of an agent. `secondPhone` is one that the account API alone knows: the integrations API has no name for it,
 * though its id may be the active one.
 */
export type DeviceKey = DeviceName | 'secondPhone'

/**
 * What turning one device on does to the others. `replaces`: it turns the others off. `refuses`: it is refused with
 * 10810 while another is on (Exotel: update user's device). The device API's page does not say which it is.
 */
export type Exclusivity = 'replaces' | 'refuses'

/**
 * One device. `id` is a string of digits, because the integrations API sends ids as strings and the account API sends
 * the same ids as numbers. `contactUri` is an E.164 number or a `sip:` address. `busy` is live, not configuration.
 */
export type Device = { id: string; contactUri: string; on: boolean; verified: boolean; busy: boolean }

/**
 * One agent, as both APIs see them. `userId` is the integrations API's AppUserId, `accountUserId` the account API's
 * user id (also sent as ExotelUserId). A device that the agent lacks is null. `turnedOnLast` decides what the
 * integrations API, which can name one device only, shows when both are on. `updatedAt` is null until something changed.
 */
export type Agent = {
  userId: string
  accountUserId: string
  firstName: string
  lastName: string
  email: string
  role: string
  virtualNumber: string
  sipSecret: string
  exclusivity: Exclusivity
  devices: { phone: Device | null; sip: Device | null; secondPhone: Device | null }
  turnedOnLast: DeviceKey | null
  updatedAt: string | null
}

/** The devices that the integrations API has names for. */
export const deviceNames: readonly DeviceName[] = ['phone', 'sip']

/** Every device, in the order in which they are looked through. */
export const deviceKeys: readonly DeviceKey[] = ['phone', 'secondPhone', 'sip']

/**
 * Sets a device on or off without asking Exotel's rules: an unverified one too. With `replaces`, turning one on turns
 * the others off.
 */
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

/** The device that the integrations API calls active: the one that is on; of several, the one turned on last. */
export function activeDevice(agent: Agent): DeviceKey | null {
  const on = deviceKeys.filter((key) => agent.devices[key]?.on)
  return on.find((key) => key === agent.turnedOnLast) ?? on[0] ?? null
}
