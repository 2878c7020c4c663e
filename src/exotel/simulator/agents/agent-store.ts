import { type Agent, type DeviceKey, deviceKeys, type Exclusivity, withDevice } from './agent.ts'

/**
 * A write that an API asks for. `switch`: `exclusivity` replaces the agent's own rule, because the account API always
 * refuses. `renumber`: the phone's new number is off and unverified (Exotel: update user's device).
 */
export type Operation =
  | {
      readonly kind: 'switch'
      readonly device: DeviceKey
      readonly on: boolean
      readonly exclusivity?: Exclusivity
    }
  | { readonly kind: 'renumber'; readonly device: DeviceKey; readonly contactUri: string }

/** A write that was done; `changed` is false if everything was already as asked. */
export interface Done {
  readonly kind: 'done'
  readonly agent: Agent
  readonly changed: boolean
}

/** Why Exotel's rules refuse a write. */
export type RefusedKind =
  | 'unknown-user'
  | 'no-such-device'
  | 'unverified'
  | 'another-is-on'
  | 'not-a-phone'
  | 'number-in-use'

/** The outcome of a write. */
export type Outcome = Done | { readonly kind: RefusedKind }

/** The agents behind both APIs. An agent is never altered in place, so one that was handed out stays as it is. */
export interface AgentStore {
  /** All agents, in the order in which they were made. */
  list(): readonly Agent[]
  /** The agent with this AppUserId. */
  find(userId: string): Agent | undefined
  /** The agent before their newest change; undefined if nothing has changed yet. */
  before(userId: string): Agent | undefined
  /** Carries a write out by the rules of Exotel. */
  apply(userId: string, operation: Operation): Outcome
  /** Stores the agent and checks no rule. This is how the control API and a change made elsewhere act. */
  put(agent: Agent): Agent
  /** Calls `onChange` after every change, whatever made it. The returned function ends that. */
  watch(onChange: (before: Agent, after: Agent) => void): () => void
}

/** Makes a store of these agents. `now` (UTC in ms) dates their changes. */
export function createAgentStore(initial: readonly Agent[], now: () => number): AgentStore {
  const agents = new Map(initial.map((agent) => [agent.userId, agent]))
  const earlier = new Map<string, Agent>()
  const watchers = new Set<(before: Agent, after: Agent) => void>()

  function store(agent: Agent): Done {
    const known = agents.get(agent.userId)
    if (known === undefined || recordOf(known) === recordOf(agent)) {
      agents.set(agent.userId, agent)
      return { kind: 'done', agent, changed: known === undefined }
    }
    const stored = { ...agent, updatedAt: new Date(now()).toISOString() }
    earlier.set(agent.userId, known)
    agents.set(agent.userId, stored)
    for (const onChange of watchers) onChange(known, stored)
    return { kind: 'done', agent: stored, changed: true }
  }

  return {
    list: () => [...agents.values()],
    find: (userId) => agents.get(userId),
    before: (userId) => earlier.get(userId),
    apply(userId, operation) {
      const agent = agents.get(userId)
      if (agent === undefined) return { kind: 'unknown-user' }
      const result = perform(agent, operation, [...agents.values()])
      return result.ok ? store(result.agent) : { kind: result.refusal }
    },
    put: (agent) => store(agent).agent,
    watch(onChange) {
      watchers.add(onChange)
      return () => watchers.delete(onChange)
    },
  }
}

type Performed =
  | { readonly ok: true; readonly agent: Agent }
  | { readonly ok: false; readonly refusal: RefusedKind }

function perform(agent: Agent, operation: Operation, everyone: readonly Agent[]): Performed {
  switch (operation.kind) {
    case 'switch':
      return switchDevice(agent, operation)
    case 'renumber':
      return renumber(agent, operation, everyone)
  }
}

function switchDevice(agent: Agent, operation: Extract<Operation, { kind: 'switch' }>): Performed {
  const exclusivity = operation.exclusivity ?? agent.exclusivity
  const device = agent.devices[operation.device]
  if (device === null) return { ok: false, refusal: 'no-such-device' }
  if (operation.on && !device.verified) return { ok: false, refusal: 'unverified' }
  const anotherIsOn = deviceKeys.some((key) => key !== operation.device && agent.devices[key]?.on)
  if (operation.on && exclusivity === 'refuses' && anotherIsOn) {
    return { ok: false, refusal: 'another-is-on' }
  }
  return { ok: true, agent: withDevice(agent, operation.device, operation.on, exclusivity) }
}

const phones: readonly DeviceKey[] = ['phone', 'secondPhone']

/** The number that the phone already has changes nothing; whether Exotel does so too is not documented. */
function renumber(
  agent: Agent,
  { device: key, contactUri }: Extract<Operation, { kind: 'renumber' }>,
  everyone: readonly Agent[],
): Performed {
  const device = agent.devices[key]
  if (device === null) return { ok: false, refusal: 'no-such-device' }
  if (key === 'sip') return { ok: false, refusal: 'not-a-phone' }
  if (device.contactUri === contactUri) return { ok: true, agent }
  if (everyone.some(({ devices }) => phones.some((one) => devices[one]?.contactUri === contactUri))) {
    return { ok: false, refusal: 'number-in-use' }
  }
  const renumbered = { ...device, contactUri, on: false, verified: false }
  return { ok: true, agent: { ...agent, devices: { ...agent.devices, [key]: renumbered } } }
}

/** The parts of an agent that are Exotel's record, as text. A running call and the simulator's settings are not. */
function recordOf(agent: Agent): string {
  const ignored = ['busy', 'registered', 'lastSeen', 'exclusivity', 'turnedOnLast', 'updatedAt']
  return JSON.stringify(agent, (key, value) => (ignored.includes(key) ? undefined : value))
}

/** Writes that are tried on a copy of the agents first. */
export interface DryRun {
  /** The copy: an API answers from it as if the writes were done. */
  readonly agents: AgentStore
  /** Carries the tried writes out on the real agents, in their order. */
  perform(): void
}

/** Makes a dry run for one request. Faults use it for an answer that lies, and for a write that takes effect late. */
export function dryRun(agents: AgentStore, now: () => number): DryRun {
  const copy = createAgentStore(agents.list(), now)
  const writes: (() => void)[] = []
  return {
    agents: {
      ...copy,
      apply(userId, operation) {
        writes.push(() => agents.apply(userId, operation))
        return copy.apply(userId, operation)
      },
    },
    perform() {
      for (const write of writes.splice(0)) write()
    },
  }
}

/** The same agents; `onDone` is called for each write that Exotel's rules let through. */
export function observed(agents: AgentStore, onDone: (done: Done) => void): AgentStore {
  return {
    ...agents,
    apply(userId, operation) {
      const outcome = agents.apply(userId, operation)
      if (outcome.kind === 'done') onDone(outcome)
      return outcome
    },
  }
}
