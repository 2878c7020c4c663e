import { type Agent, type DeviceKey, deviceKeys, type Exclusivity, withDevice } from './agents.ts'

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
