import { z } from 'zod'
import type { Agent, DeviceName } from '../../src/exotel/simulator/agents/agent.ts'
import type { FaultRule, RequestEntry, Simulator } from '../../src/exotel/simulator/index.ts'

/** Talks to a simulator, both as a client of Exotel and through the control API. */
export interface SimulatorClient {
  /** Sends a request to the integrations API with agent 1's token, at a path below `/v2/integrations`. */
  send(method: string, path: string, body?: unknown, init?: RequestInit): Promise<Response>
  /** Turns a device of agent 1 on or off. */
  write(device: DeviceName, on: boolean, init?: RequestInit): Promise<Response>
  /** The status of a read and the active device in its record. */
  read(token?: string): Promise<{ readonly status: number; readonly active: string | null }>
  /** Mints an app token. */
  mint(): Promise<string>
  /** Sends a request to the control API, at a path below `/_simulator`. */
  control(method: string, path: string, body?: unknown): Promise<Response>
  /** Sets these fault rules; throws if they are refused. */
  rules(...rules: readonly FaultRule[]): Promise<void>
  /** Sets fault rules that each hit one request, one after the other. */
  faults(...faults: readonly FaultRule['fault'][]): Promise<void>
  agent(userId?: string): Promise<Agent>
  isOn(device: DeviceName): Promise<boolean>
  requests(): Promise<readonly RequestEntry[]>
}

const record = z.object({ Data: z.object({ ActiveDeviceId: z.string() }).nullish() })
const minted = z.object({ Data: z.string() })

/** A client of whichever simulator `current` returns, so that each test may start its own. */
export function simulatorClient(current: () => Simulator): SimulatorClient {
  const send: SimulatorClient['send'] = (method, path, body, init = {}) =>
    fetch(`${current().facts.url}/v2/integrations${path}`, {
      method,
      headers: { Authorization: current().facts.token, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...init,
    })
  const control: SimulatorClient['control'] = (method, path, body) =>
    fetch(`${current().facts.url}/_simulator/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const rules = async (...list: readonly FaultRule[]) => {
    const answer = await control('PUT', 'faults', list)
    if (!answer.ok) throw new Error(await answer.text())
  }
  const agent = async (userId = '1'): Promise<Agent> => (await control('GET', `agents/${userId}`)).json()
  return {
    send,
    control,
    rules,
    agent,
    write: (DeviceName, DeviceStatus, init) =>
      send('PUT', '/device', { UserId: '1', DeviceName, DeviceStatus }, init),
    async read(token = current().facts.token) {
      const answer = await send('GET', '/usermapping?user_id=1', undefined, {
        headers: { Authorization: token },
      })
      const id = record.parse(await answer.json()).Data?.ActiveDeviceId
      const { phoneDeviceId, sipDeviceId } = current().facts
      const active =
        id === phoneDeviceId ? 'phone' : id === sipDeviceId ? 'sip' : id === '' ? 'off' : (id ?? null)
      return { status: answer.status, active }
    },
    async mint() {
      const { appId, appSecret } = current().facts
      const answer = await send('POST', '/token', { Id: appId, Secret: appSecret, Entity: 'app' })
      return minted.parse(await answer.json()).Data
    },
    faults: (...faults) => rules(...faults.map((fault) => ({ times: 1, fault }))),
    isOn: async (device) => (await agent()).devices[device]?.on ?? false,
    requests: async () => (await control('GET', 'requests')).json(),
  }
}
