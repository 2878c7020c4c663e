import { z } from 'zod'
import type { Active, Write } from '../../../src/core/model/device.ts'
import type { Agent } from '../../../src/exotel/simulator/agents/agent.ts'
import type { FaultRule, Simulator } from '../../../src/exotel/simulator/index.ts'
import { simulatorClient } from '../../support/simulator-client.ts'

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

const writeBody = z.object({ DeviceName: z.enum(['phone', 'sip']), DeviceStatus: z.boolean() })
const rulesLeft = z.array(z.object({ times: z.number().nullable().default(null) }))

/** The control of `simulator`. Each change throws where the simulator refuses it. */
export function simulatorControl(simulator: Simulator): SimulatorControl {
  const { mint, agent, control, rules, requests } = simulatorClient(() => simulator)
  const put = async (path: string, body: unknown) => {
    const answer = await control('PUT', path, body)
    if (!answer.ok) throw new Error(await answer.text())
  }
  return {
    mint,
    agent,
    async truth(userId) {
      const { devices, turnedOnLast } = await agent(userId)
      const { phone, sip } = devices
      if (phone?.on && sip?.on) return turnedOnLast === 'sip' ? 'sip' : 'phone'
      return phone?.on ? 'phone' : sip?.on ? 'sip' : 'off'
    },
    async setActive(userId, active, exclusivity) {
      const isOn = (device: Active) => ({ on: active === device || active === 'both' })
      await put(`agents/${userId}`, {
        exclusivity,
        devices: { phone: isOn('phone'), sip: isOn('sip') },
      })
    },
    setRules: (list) => rules(...list),
    timesLeft: async () => {
      const left = await (await control('GET', 'faults')).json()
      return rulesLeft.parse(left).map(({ times }) => times)
    },
    setTokenLifetime: (lifetime) => put('tokens', { lifetime }),
    async arrived() {
      return (await requests()).map(({ method, body }) => {
        if (method !== 'PUT') return null
        const { DeviceName: device, DeviceStatus: on } = writeBody.parse(body)
        return { device, on }
      })
    },
  }
}
