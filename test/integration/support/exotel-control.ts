import { z } from 'zod'
import type { Active } from '../../../src/core/model/device.ts'
import type { Agent } from '../../../src/exotel/simulator/agents/agent.ts'
import type { FaultRule, RequestEntry, SimulatorFacts } from '../../../src/exotel/simulator/index.ts'

/** What sets the scene at a simulator, and looks behind it. */
export interface ExotelControl {
  /** A new token, as the agent gets one from Exotel. */
  mint(): Promise<string>
  agent(): Promise<Agent>
  /** Where calls ring, as Exotel knows it. */
  truth(): Promise<Active>
  /** Somebody else switches, whatever the rules say. */
  setActive(active: Active, exclusivity: Agent['exclusivity']): Promise<void>
  setRules(rules: readonly FaultRule[]): Promise<void>
  /** How often each rule may still hit, in their order; null where there is no end to it. */
  timesLeft(): Promise<readonly (number | null)[]>
  setTokenLifetime(lifetime: number): Promise<void>
  log(): Promise<readonly RequestEntry[]>
}

const minted = z.object({ Data: z.string() })
const rulesLeft = z.array(z.object({ times: z.number().nullable().default(null) }))

/** The control of the simulator with these facts. Each of its calls throws where the simulator refuses. */
export function exotelControl({ url, userId, appId, appSecret }: SimulatorFacts): ExotelControl {
  const send = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
    const answer = await fetch(`${url}/${path}`, init)
    if (!answer.ok) throw new Error(await answer.text())
    return answer.json()
  }
  const agent = async () => (await send('GET', `_simulator/agents/${userId}`)) as Agent
  return {
    async mint() {
      const body = { Id: appId, Secret: appSecret, Entity: 'app' }
      return minted.parse(await send('POST', 'v2/integrations/token', body)).Data
    },
    agent,
    async truth() {
      const { phone, sip } = (await agent()).devices
      if (phone?.on) return sip?.on ? 'both' : 'phone'
      return sip?.on ? 'sip' : 'off'
    },
    async setActive(active, exclusivity) {
      const isOn = (device: Active) => ({ on: active === device || active === 'both' })
      await send('PUT', `_simulator/agents/${userId}`, {
        exclusivity,
        devices: { phone: isOn('phone'), sip: isOn('sip') },
      })
    },
    async setRules(rules) {
      await send('PUT', '_simulator/faults', rules)
    },
    timesLeft: async () => rulesLeft.parse(await send('GET', '_simulator/faults')).map(({ times }) => times),
    async setTokenLifetime(lifetime) {
      await send('PUT', '_simulator/tokens', { lifetime })
    },
    log: async () => (await send('GET', '_simulator/requests')) as RequestEntry[],
  }
}
