import { z } from 'zod'
import type { Active, Write } from '../../../src/core/model/device.ts'
import type { Agent } from '../../../src/exotel/simulator/agents/agent.ts'
import type { FaultRule, RequestEntry, SimulatorFacts } from '../../../src/exotel/simulator/index.ts'

/** Changes what a simulator does, and reads what it knows. */
export interface SimulatorControl {
  /** A new token, as the agent gets one from Exotel. */
  mint(): Promise<string>
  agent(userId: string): Promise<Agent>
  /** Where calls ring; of two devices that are on, the one that the integrations API names. */
  truth(userId: string): Promise<Active>
  /** Switches past Exotel's rules, as the dashboard does. */
  setActive(userId: string, active: Active, exclusivity: Agent['exclusivity']): Promise<void>
  setRules(rules: readonly FaultRule[]): Promise<void>
  /** How often each rule may still hit, in their order; null where there is no end to it. */
  timesLeft(): Promise<readonly (number | null)[]>
  setTokenLifetime(lifetime: number): Promise<void>
  /** The requests that have arrived, in their order: the write that each carried, or null. */
  arrived(): Promise<readonly (Write | null)[]>
}

const minted = z.object({ Data: z.string() })
const writeBody = z.object({ DeviceName: z.enum(['phone', 'sip']), DeviceStatus: z.boolean() })
const rulesLeft = z.array(z.object({ times: z.number().nullable().default(null) }))

/** The control of the simulator with these facts. Each of its calls throws where the simulator refuses. */
export function simulatorControl({ url, appId, appSecret }: SimulatorFacts): SimulatorControl {
  const send = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
    const answer = await fetch(`${url}/${path}`, init)
    if (!answer.ok) throw new Error(await answer.text())
    return answer.json()
  }
  const agent = async (userId: string) => (await send('GET', `_simulator/agents/${userId}`)) as Agent
  return {
    async mint() {
      const body = { Id: appId, Secret: appSecret, Entity: 'app' }
      return minted.parse(await send('POST', 'v2/integrations/token', body)).Data
    },
    agent,
    async truth(userId) {
      const { devices, turnedOnLast } = await agent(userId)
      const { phone, sip } = devices
      if (phone?.on && sip?.on) return turnedOnLast === 'sip' ? 'sip' : 'phone'
      return phone?.on ? 'phone' : sip?.on ? 'sip' : 'off'
    },
    async setActive(userId, active, exclusivity) {
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
    async arrived() {
      const log = (await send('GET', '_simulator/requests')) as RequestEntry[]
      return log.map(({ method, body }) => {
        if (method !== 'PUT') return null
        const { DeviceName: device, DeviceStatus: on } = writeBody.parse(body)
        return { device, on }
      })
    },
  }
}
