import { z } from 'zod'
import type { Active } from '../../../src/core/device.ts'
import { timing } from '../../../src/core/timing.ts'
import type { Fetch } from '../../../src/exotel/http.ts'
import type { Agent } from '../../../src/exotel/simulator/agents.ts'
import { type RequestEntry, startSimulator } from '../../../src/exotel/simulator/index.ts'
import type { Clock } from '../../../src/main/store.ts'
import type { History, Treatment } from './fault-history.ts'
import type { VirtualTime } from './virtual-time.ts'

/** A call of an app to its gateway; given up, it is no longer open. `blocked`: only virtual time can move it on. */
export interface Call {
  readonly on: boolean
  blocked: boolean
  open: boolean
}

/** Who makes requests: the call that the next one belongs to, the clock of its limit, and when it dies. */
export interface Caller {
  readonly clock: Clock
  readonly death: AbortSignal
  call(): Call
}

/** A simulator of a history's own, and the wire to it, on which time is virtual. */
export interface ExotelWire {
  readonly url: string
  /** The app that mints tokens. */
  readonly app: { readonly appId: string; readonly appSecret: string }
  /** Every secret so far, the newest token last. */
  readonly secrets: string[]
  /** What the gateways of one run of the app are handed. */
  fetchOf(caller: Caller): Fetch
  /** A new token, as the agent gets one from Exotel. */
  mint(): Promise<string>
  switchElsewhere(active: Active): Promise<void>
  /** Where calls ring, as Exotel knows it. */
  truth(): Promise<Active>
  /** Requests that have arrived; the newest has this number in the log. */
  arrivals(): number
  log(): Promise<readonly RequestEntry[]>
  /** No request goes wrong any more. */
  heal(): void
  close(): Promise<void>
}

const minted = z.object({ Data: z.string() })

const untroubled: Treatment = { latency: 0, fault: null }

/** By this pause the test knows that a request has arrived; how long it is, `pause` decides. */
const arrival = { fault: { kind: 'latency', ms: 0 } } as const

/** Starts the simulator of a history. Each request is treated as the history says, in the order of their sending. */
export async function startExotelWire(history: History, time: VirtualTime): Promise<ExotelWire> {
  let travelling: { readonly call: Call; readonly treatment: Treatment } | null = null
  let sent = 0
  let arrivals = 0
  let healthy = false
  /** Whether there is a rule that was made for a request that has not arrived. */
  let armed = false

  const arrive = async () => {
    const arrived = travelling
    travelling = null
    armed = false
    arrivals += 1
    if (arrived === null) return
    const { call, treatment } = arrived
    call.blocked = true
    if (treatment.latency > 0) await time.pause(treatment.latency)
    if (call.open) call.blocked = isSilent(treatment)
  }
  const simulator = await startSimulator({
    faults: [arrival],
    clock: {
      now: time.utc,
      pause: (ms) => (ms > 0 ? time.pause(ms) : arrive()),
    },
  })
  const { url, appId, appSecret, token } = simulator.facts
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
    return (await fetch(`${url}/_simulator/${path}`, init)).json()
  }
  const agent = async () => (await control('GET', 'agents/1')) as Agent
  const secrets = [appSecret, (await agent()).sipSecret, token]

  const arm = async ({ fault }: Treatment) => {
    if (fault === null && !armed) return
    const rules = fault === null ? [] : [{ times: 1, fault: careless(fault, secrets.at(-1) ?? '') }]
    armed = fault !== null
    await control('PUT', 'faults', [arrival, ...rules])
  }

  return {
    url,
    app: { appId, appSecret },
    secrets,
    fetchOf: (caller) => async (target, init) => {
      const call = caller.call()
      const treatment = (healthy ? null : history.requests[sent]) ?? untroubled
      sent += 1
      await arm(treatment)
      const own = { call, treatment }
      travelling = own
      const limit = new AbortController()
      const cancel = caller.clock.after(timing.callLimit, () => {
        call.blocked = false
        limit.abort(new DOMException('The operation timed out', 'TimeoutError'))
      })
      const signals = [limit.signal, caller.death, ...(init?.signal ? [init.signal] : [])]
      try {
        return await fetch(target, { ...init, signal: AbortSignal.any(signals) })
      } finally {
        cancel()
        if (travelling === own) travelling = null
        // What comes in while the machine sleeps is found when it wakes.
        if (time.isAsleep()) {
          call.blocked = true
          await time.awake()
          call.blocked = false
        }
      }
    },
    async mint() {
      const body = JSON.stringify({ Id: appId, Secret: appSecret, Entity: 'app' })
      const answer = await fetch(`${url}/v2/integrations/token`, { method: 'POST', body })
      const { Data } = minted.parse(await answer.json())
      secrets.push(Data)
      return Data
    },
    async switchElsewhere(active) {
      const isOn = (device: Active) => ({ on: active === device || active === 'both' })
      await control('PUT', 'agents/1', {
        exclusivity: history.exclusivity,
        devices: { phone: isOn('phone'), sip: isOn('sip') },
      })
    },
    async truth() {
      const { phone, sip } = (await agent()).devices
      if (phone?.on) return sip?.on ? 'both' : 'phone'
      return sip?.on ? 'sip' : 'off'
    },
    arrivals: () => arrivals,
    log: async () => (await control('GET', 'requests')) as RequestEntry[],
    heal() {
      healthy = true
    },
    close: () => simulator.close(),
  }
}

/** A refusal quotes the token, as a careless server may. */
function careless(fault: NonNullable<Treatment['fault']>, token: string): object {
  return fault.kind === 'refusal' ? { ...fault, message: `No entry for "${token}" today` } : fault
}

/** Whether nothing will ever come back. */
function isSilent({ fault }: Treatment): boolean {
  return fault?.kind === 'never-answered' || (fault?.kind === 'applied-late' && fault.answer === 'never')
}
