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

/**
 * A write, as an API asks for it. `switch`: `exclusivity` overrides the agent's own rule (the account API always
 * refuses). `renumber` gives the phone another number, which is unverified from then on (Exotel: update user's device).
 */
export type Operation =
  | { kind: 'switch'; device: DeviceKey; on: boolean; exclusivity?: Exclusivity }
  | { kind: 'renumber'; device: DeviceKey; contactUri: string }

/** What became of a write. `changed` is false where everything already was as asked. */
export type Outcome =
  | { kind: 'done'; agent: Agent; changed: boolean }
  | { kind: 'unknown-user' }
  | { kind: 'no-such-device' }
  | { kind: 'unverified' }
  | { kind: 'another-is-on' }
  | { kind: 'not-a-phone' }
  | { kind: 'number-in-use' }

/** The one set of agents that both APIs stand over. Agents are never altered in place: what was handed out stays. */
export type AgentStore = {
  /** All agents, in the order they were made. Later changes do not show in the list. */
  list(): readonly Agent[]
  /** The agent with this AppUserId. */
  find(userId: string): Agent | undefined
  /** The agent as they were before their newest change, or undefined where nothing changed yet. */
  before(userId: string): Agent | undefined
  /** Carries a write out, by the rules of Exotel. */
  apply(userId: string, operation: Operation): Outcome
  /** Puts the agent in, by no rule at all: how the control and a change made elsewhere reach in. */
  put(agent: Agent): Agent
  /** Calls `changed` after every change, whoever made it, until the function that is returned is called. */
  watch(changed: (before: Agent, after: Agent) => void): () => void
}

/** The devices that the integrations API has names for. */
export const deviceNames: readonly DeviceName[] = ['phone', 'sip']

/** Every device, in the order in which they are looked through. */
export const deviceKeys: readonly DeviceKey[] = ['phone', 'secondPhone', 'sip']

/** Makes a store that holds these agents; `now` (UTC ms) dates their changes. */
export function createAgentStore(initial: readonly Agent[], now: () => number): AgentStore {
  const agents = new Map(initial.map((agent) => [agent.userId, agent]))
  const earlier = new Map<string, Agent>()
  const watching = new Set<(before: Agent, after: Agent) => void>()

  function keep(agent: Agent): { agent: Agent; changed: boolean } {
    const known = agents.get(agent.userId)
    const changed = known === undefined || fingerprint(known) !== fingerprint(agent)
    const kept =
      changed && known !== undefined ? { ...agent, updatedAt: new Date(now()).toISOString() } : agent
    if (changed && known !== undefined) {
      earlier.set(agent.userId, known)
    }
    agents.set(agent.userId, kept)
    if (changed && known !== undefined) {
      for (const tell of watching) tell(known, kept)
    }
    return { agent: kept, changed }
  }

  return {
    list: () => [...agents.values()],
    find: (userId) => agents.get(userId),
    before: (userId) => earlier.get(userId),
    apply(userId, operation) {
      const agent = agents.get(userId)
      if (agent === undefined) {
        return { kind: 'unknown-user' }
      }
      const result = performed(agent, operation, [...agents.values()])
      return 'refusal' in result ? { kind: result.refusal } : { kind: 'done', ...keep(result.agent) }
    },
    put: (agent) => keep(agent).agent,
    watch(changed) {
      watching.add(changed)
      return () => watching.delete(changed)
    },
  }
}

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

type Refusal = Exclude<Outcome['kind'], 'done' | 'unknown-user'>

function performed(
  agent: Agent,
  operation: Operation,
  everybody: readonly Agent[],
): { agent: Agent } | { refusal: Refusal } {
  switch (operation.kind) {
    case 'switch':
      return switched(agent, operation)
    case 'renumber':
      return renumbered(agent, operation, everybody)
  }
}

function switched(
  agent: Agent,
  operation: Extract<Operation, { kind: 'switch' }>,
): { agent: Agent } | { refusal: Refusal } {
  const exclusivity = operation.exclusivity ?? agent.exclusivity
  const device = agent.devices[operation.device]
  if (device === null) {
    return { refusal: 'no-such-device' }
  }
  if (operation.on && !device.verified) {
    return { refusal: 'unverified' }
  }
  const anotherIsOn = deviceKeys.some((key) => key !== operation.device && agent.devices[key]?.on)
  if (operation.on && exclusivity === 'refuses' && anotherIsOn) {
    return { refusal: 'another-is-on' }
  }
  return { agent: withDevice(agent, operation.device, operation.on, exclusivity) }
}

const phones: readonly DeviceKey[] = ['phone', 'secondPhone']

/** The number that a phone has already changes nothing. Whether Exotel sees it so too is not documented. */
function renumbered(
  agent: Agent,
  { device: key, contactUri }: Extract<Operation, { kind: 'renumber' }>,
  everybody: readonly Agent[],
): { agent: Agent } | { refusal: Refusal } {
  const device = agent.devices[key]
  if (device === null) {
    return { refusal: 'no-such-device' }
  }
  if (key === 'sip') {
    return { refusal: 'not-a-phone' }
  }
  if (device.contactUri === contactUri) {
    return { agent }
  }
  if (everybody.some(({ devices }) => phones.some((one) => devices[one]?.contactUri === contactUri))) {
    return { refusal: 'number-in-use' }
  }
  return {
    agent: {
      ...agent,
      devices: { ...agent.devices, [key]: { ...device, contactUri, on: false, verified: false } },
    },
  }
}

/** What counts as a change of the record: not the live state of a call, nor the simulator's own settings. */
function fingerprint(agent: Agent): string {
  const ignored = ['busy', 'exclusivity', 'turnedOnLast', 'updatedAt']
  return JSON.stringify(agent, (key, value) => (ignored.includes(key) ? undefined : value))
}
