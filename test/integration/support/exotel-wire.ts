import type { Active, Write } from '../../../src/core/model/device.ts'
import { timing } from '../../../src/core/model/timing.ts'
import type { Fetch } from '../../../src/exotel/http.ts'
import { type FaultRule, type RequestEntry, startSimulator } from '../../../src/exotel/simulator/index.ts'
import type { Clock } from '../../../src/main/store.ts'
import { exotelControl } from './exotel-control.ts'
import { effectAfter, type Fault, isSilent, longestForeseen, nameOf } from './exotel-faults.ts'
import { type History, longTokenLife, type Treatment } from './fault-history.ts'
import { type Connection, createTreatments } from './treatments.ts'
import type { VirtualTime } from './virtual-time.ts'

/**
 * A call of an app to its gateway: a read where `write` is null. Given up or answered, it is no longer open. `blocked`:
 * only virtual time can move it on. `fault` is that of the last request it made. `since` is by the machine's monotonic
 * clock, `endedAt` in virtual ms.
 */
export interface Call {
  readonly write: Write | null
  readonly since: number
  blocked: boolean
  open: boolean
  endedAt: number | null
  fault: Fault | null
}

/** Who makes requests: the call that the next one belongs to, the clock of its limit, and when it dies. */
export interface Caller {
  readonly clock: Clock
  readonly death: AbortSignal
  readonly connection: Connection
  call(): Call
}

/** A write of the app's that came into force when nobody could have foreseen it any more. */
export interface Surprise {
  /** Virtual ms. */
  readonly at: number
  readonly on: boolean
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
  /** Another client comes, or all go. */
  addClient(client: Fault): Promise<void>
  removeClients(): Promise<void>
  /** Where calls ring, as Exotel knows it. */
  truth(): Promise<Active>
  /** The writes that came later than foreseen, and those of a run that had ended by then. */
  readonly surprises: readonly Surprise[]
  /** Requests that have arrived; the newest has this number in the log. */
  arrivals(): number
  log(): Promise<readonly RequestEntry[]>
  /** How often each kind of trouble was met. */
  readonly met: ReadonlyMap<string, number>
  /** No request goes wrong any more, other clients are gone, and new tokens last. */
  heal(): Promise<void>
  close(): Promise<void>
}

/** A request on its way to Exotel. */
interface Travelling {
  readonly call: Call
  readonly treatment: Treatment
  readonly death: AbortSignal
  readonly forToken: boolean
}

/** More writes than any client makes in a history: what is left of them tells how often it acted. */
const manyTimes = 1_000_000

/** By this pause the test knows that a request has arrived; how long it is, `pause` decides. */
const arrival: FaultRule = { fault: { kind: 'latency', ms: 0 } }

/** Starts the simulator of a history. Each request is treated as the history says, in the order of their sending. */
export async function startExotelWire(history: History, time: VirtualTime): Promise<ExotelWire> {
  let travelling: Travelling | null = null
  let arrivals = 0
  const treatments = createTreatments(history, time)
  let clients: readonly FaultRule[] = []
  /** The rule for a request that has not arrived. */
  let armed: readonly FaultRule[] = []
  const surprises: Surprise[] = []
  const met = new Map<string, number>()
  const meet = (name: string, times = 1) => met.set(name, (met.get(name) ?? 0) + times)

  const arrive = async () => {
    const arrived = travelling
    travelling = null
    armed = []
    arrivals += 1
    if (arrived === null) return
    const { call, treatment, death, forToken } = arrived
    const { latency, fault } = treatment
    call.blocked = true
    if (latency > 0) await time.pause(latency)
    const place = forToken ? 'token' : call.write === null ? 'GET' : 'PUT'
    if (fault !== null) meet(fault.kind === 'foreign-answer' ? `${fault.kind} to ${place}` : nameOf(fault))
    const after = effectAfter(fault)
    if (call.write !== null && after !== null) comesIntoForce(call, death, call.write.on, after)
    if (call.open) call.blocked = isSilent(fault)
  }
  const comesIntoForce = (call: Call, death: AbortSignal, on: boolean, after: number) => {
    const happen = () => {
      const overdue = call.endedAt !== null && time.now() >= call.endedAt + longestForeseen
      if (overdue || death.aborted) surprises.push({ at: time.now(), on })
    }
    if (after > 0) time.after(after, happen)
    else happen()
  }
  const simulator = await startSimulator({
    tokenLifetime: history.tokenLifetime,
    faults: [arrival],
    clock: {
      now: time.trueUtc,
      pause: (ms) => (ms > 0 ? time.pause(ms) : arrive()),
    },
  })
  const { url, appId, appSecret, token } = simulator.facts
  const control = exotelControl(simulator.facts)
  const secrets = [appSecret, (await control.agent()).sipSecret, token]

  const setRules = () => control.setRules([arrival, ...clients, ...armed])
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
  return {
    url,
    app: { appId, appSecret },
    secrets,
    surprises,
    met,
    fetchOf: (caller) => async (target, init) => {
      const call = caller.call()
      const forToken = target.endsWith('/token')
      const treatment = treatments.next(caller.connection, forToken)
      call.fault = treatment.fault
      await arm(treatment)
      const own = { call, treatment, death: caller.death, forToken }
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
      const fresh = await control.mint()
      secrets.push(fresh)
      return fresh
    },
    switchElsewhere: (active) => control.setActive(active, history.exclusivity),
    async addClient(client) {
      clients = [...clients, { times: manyTimes, fault: client }]
      await setRules()
    },
    removeClients,
    truth: control.truth,
    arrivals: () => arrivals,
    log: control.log,
    async heal() {
      treatments.heal()
      await removeClients()
      await control.setTokenLifetime(longTokenLife)
    },
    close: () => simulator.close(),
  }
}

/** A refusal quotes the token, as a careless server may. */
function careless(fault: Fault, token: string): Fault {
  switch (fault.kind) {
    case 'refusal':
      return { ...fault, message: `No entry for "${token}" today` }
    // To the app the two are the same; which connection carries a request is for the pool of this process to say.
    case 'dead-connection':
      return { kind: 'never-answered' }
    default:
      return fault
  }
}
