import { timing } from '../../../src/core/model/timing.ts'
import type { Fetch } from '../../../src/exotel/fetch.ts'
import { createHttp } from '../../../src/exotel/http.ts'
import { integrationsGateway, mintToken, renewingGateway } from '../../../src/exotel/integrations/gateway.ts'
import { type FaultRule, startSimulator } from '../../../src/exotel/simulator/index.ts'
import type { Fault } from '../fault.ts'
import { effectAfter, isSilent, nameOf } from '../faults.ts'
import { longTokenLife, type Treatment } from '../history.ts'
import { start } from '../trace.ts'
import { type Call, type Caller, createTreatments, type Driver, noteEffect } from './driver.ts'
import { simulatorControl } from './simulator-control.ts'

/** A request on its way to the simulator. */
interface Travelling {
  readonly call: Call
  readonly treatment: Treatment
  readonly death: AbortSignal
  readonly forToken: boolean
  readonly arrived: () => void
}

/** More writes than any client makes in a history: what is left of them shows how often it acted. */
const manyTimes = 1_000_000

/** By this pause the driver knows that a request has arrived; how long it is, `pause` decides. */
const arrivalRule: FaultRule = { fault: { kind: 'latency', ms: 0 } }

/**
 * Exotel as the simulator, over real HTTP with the real gateway. Virtual time stands still while a request travels, and
 * moves on when only time can move the request on.
 */
export const http: Driver = async (history, around) => {
  const { timeline } = around
  const treatments = createTreatments(history, timeline)
  let travelling: Travelling | null = null
  /** Requests travel one after the other, so that each meets the fault that is meant for it. */
  let road: Promise<void> = Promise.resolve()
  let arrivals = 0
  let clients: readonly FaultRule[] = []
  /** The rule for a request that has not arrived. */
  let armed: readonly FaultRule[] = []
  const met = new Map<string, number>()
  const meet = (name: string, times = 1) => met.set(name, (met.get(name) ?? 0) + times)

  const arrive = async () => {
    const request = travelling
    travelling = null
    armed = []
    arrivals += 1
    if (request === null) return
    const { call, treatment, death, forToken } = request
    const { latency, fault } = treatment
    call.blocked = true
    request.arrived()
    if (latency > 0) await timeline.pause(latency)
    const place = forToken ? 'token' : call.write === null ? 'GET' : 'PUT'
    if (fault !== null) meet(fault.kind === 'foreign-answer' ? `${fault.kind} to ${place}` : nameOf(fault))
    const delay = effectAfter(fault)
    if (call.write !== null && delay !== null) {
      const { write } = call
      const comesIntoForce = () => noteEffect(around, call, write, death)
      if (delay === 0) comesIntoForce()
      else timeline.after(delay, comesIntoForce)
    }
    if (call.open) call.blocked = isSilent(fault)
  }
  const simulator = await startSimulator({
    tokenLifetime: history.tokenLifetime,
    faults: [arrivalRule],
    clock: {
      now: () => start + timeline.now(),
      pause: (ms) => (ms > 0 ? timeline.pause(ms) : arrive()),
    },
  })
  const { url, appId, appSecret, token } = simulator.facts
  const control = simulatorControl(simulator)
  const secrets = [
    appSecret,
    (await control.agent('1')).sipSecret,
    (await control.agent('2')).sipSecret,
    token,
  ]
  for (const userId of ['1', '2']) await control.setActive(userId, history.first, history.exclusivity)

  const setRules = () => control.setRules([arrivalRule, ...clients, ...armed])
  const arm = async ({ fault }: Treatment) => {
    if (fault === null && armed.length === 0) return
    armed = fault === null ? [] : [{ times: 1, fault: careless(fault, secrets.at(-1) ?? '') }]
    await setRules()
  }
  const removeClients = async () => {
    const left = await control.timesLeft()
    for (const [index, { fault }] of clients.entries()) {
      const acts = manyTimes - (left[1 + index] ?? manyTimes)
      if (acts > 0) meet(`${fault.kind} acting`, acts)
    }
    clients = []
    await setRules()
  }

  const fetchOf =
    (caller: Caller): Fetch =>
    async (target, init) => {
      const call = caller.call()
      const forToken = target.endsWith('/token')
      const before = road
      let arrived = () => {}
      road = new Promise((resolve) => {
        arrived = resolve
      })
      await before
      const treatment = treatments.next(caller, forToken)
      call.fault = treatment.fault
      await arm(treatment)
      const own = { call, treatment, death: caller.death, forToken, arrived }
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
        arrived()
        call.blocked = true
        await caller.awake()
        call.blocked = false
      }
    }

  return {
    secrets,
    met,
    gatewayOf(caller, userId, first, keep) {
      const exchange = createHttp(url, fetchOf(caller))
      const gatewayWith = (one: string) => {
        if (!secrets.includes(one)) secrets.push(one)
        keep(one)
        return integrationsGateway(exchange, userId, one)
      }
      const mint = (signal: AbortSignal) => mintToken(exchange, appId, appSecret, signal)
      return history.renews ? renewingGateway(gatewayWith, first, mint) : gatewayWith(first)
    },
    async newToken() {
      const fresh = await control.mint()
      secrets.push(fresh)
      return fresh
    },
    truth: control.truth,
    change: (userId, active) => control.setActive(userId, active, history.exclusivity),
    async addClient(client) {
      clients = [...clients, { times: manyTimes, fault: client }]
      await setRules()
    },
    removeClients,
    async heal() {
      treatments.heal()
      await removeClients()
      await control.setTokenLifetime(longTokenLife)
    },
    arrivals: () => arrivals,
    async arrived() {
      const arrived = await control.arrived()
      if (arrived.length !== arrivals) throw new Error(`${arrived.length} requests of ${arrivals} in the log`)
      return arrived
    },
    close: () => simulator.close(),
  }
}

/** A refusal quotes the token, as a careless server may. */
function careless(fault: Fault, token: string): Fault {
  switch (fault.kind) {
    case 'refusal':
      return { ...fault, message: `No entry for "${token}" today` }
    // To the app the two are the same; which connection carries a request, the pool of this process decides.
    case 'dead-connection':
      return { kind: 'never-answered' }
    default:
      return fault
  }
}
