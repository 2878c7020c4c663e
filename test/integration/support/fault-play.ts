import { setImmediate as turn } from 'node:timers/promises'
import type { Active, Reading, Target, Write } from '../../../src/core/device.ts'
import type { Effect, Outcome } from '../../../src/core/event.ts'
import { fateOf, type Result } from '../../../src/core/failure.ts'
import type { Identity, State } from '../../../src/core/state.ts'
import { timing } from '../../../src/core/timing.ts'
import type { Gateway } from '../../../src/exotel/gateway.ts'
import { createHttp, type Fetch } from '../../../src/exotel/http.ts'
import { integrationsGateway, mintToken, renewingGateway } from '../../../src/exotel/integrations.ts'
import type { Agent } from '../../../src/exotel/simulator/agents.ts'
import { startSimulator } from '../../../src/exotel/simulator/index.ts'
import { createEffects } from '../../../src/main/effects.ts'
import { createStore, type Happening as Dispatched, type Store } from '../../../src/main/store.ts'
import type { Happening, History, Treatment } from './fault-history.ts'
import { createVirtualTime } from './virtual-time.ts'

/** How long after the last happening requests may still go wrong, and how long a healthy Exotel has then: virtual ms. */
const lastFault = 3 * 60_000
const aftermath = 12 * 60_000

/** How long real requests to this machine may take before a history counts as stuck: ms. */
const patience = 10_000

/** A call of the app to the gateway; given up, it is no longer open. `blocked`: only virtual time can move it on. */
interface Call {
  readonly write: Write | null
  blocked: boolean
  open: boolean
}

/** What can be seen of the app and of Exotel while nothing is moving. */
export interface Scene {
  readonly now: number
  readonly state: State
  /** Where calls ring, as Exotel knows it. */
  truth(): Promise<Active>
  /** What the last good answer said where no write was sent since, but one that was not applied. */
  readonly lastShown: string | null
  readonly openCalls: number
  readonly asked: readonly string[]
  readonly outcomes: readonly { readonly request: string; readonly outcome: Outcome }[]
  /** Requests to Exotel so far. */
  readonly requests: number
}

/** What leaves the gateway, and what the app makes of it. */
export type Passed =
  | { readonly kind: 'answer'; readonly answer: Result<Reading> }
  | { readonly kind: 'happening'; readonly happening: Dispatched }
  | { readonly kind: 'effect'; readonly effect: Effect }
  | { readonly kind: 'state'; readonly state: State }

/** Who looks on; each may throw. */
export interface Onlooker {
  /** Whenever nothing is moving. */
  look(scene: Scene): Promise<void>
  /** When a write goes out, with the state that sent it and those who wait. */
  wrote(write: Write, state: State, waiting: readonly string[]): void
  /** With everything that leaves the gateway; none of `secrets` may be in it. */
  passed(what: Passed, secrets: readonly string[]): void
}

/**
 * Plays a history with the real effects, store and gateway over real HTTP to a simulator of its own. Time is virtual:
 * it stands still while a request is on its way, and jumps to the next thing that is due when none is.
 */
export async function play(history: History, onlooker: Onlooker): Promise<Scene> {
  let draws = 0
  const time = createVirtualTime(() => history.luck[draws++ % history.luck.length] ?? 0)
  let travelling: { readonly call: Call; readonly silent: boolean } | null = null
  const simulator = await startSimulator({
    pause: async (ms) => {
      const arrived = travelling
      travelling = null
      if (arrived !== null) arrived.call.blocked = true
      await time.pause(ms)
      if (arrived?.call.open) arrived.call.blocked = arrived.silent
    },
  })
  const { url, appId, appSecret } = simulator.facts
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
    return (await fetch(`${url}/_simulator/${path}`, init)).json()
  }
  const agent = async () => (await control('GET', 'agents/1')) as Agent
  const switchElsewhere = (active: Target) =>
    control('PUT', 'agents/1', {
      exclusivity: history.exclusivity,
      devices: { phone: { on: active === 'phone' }, sip: { on: active === 'sip' } },
    })

  const secrets = [simulator.facts.token, appSecret, (await agent()).sipSecret]
  const asked: string[] = []
  const outcomes: { request: string; outcome: Outcome }[] = []
  const calls: Call[] = []
  let requests = 0
  let healthy = false
  let lastShown: string | null = null
  let shownBefore: string | null = null
  let gateway: Gateway | null = null
  let failed: { readonly error: unknown } | null = null

  /** An onlooker's complaint inside a callback of the app's must not be taken for a failure of the app's. */
  const watch = (look: () => void) => {
    try {
      look()
    } catch (error) {
      failed ??= { error }
    }
  }

  const wire: Fetch = async (target, init) => {
    const call = calls.at(-1)
    const treatment = (healthy ? null : history.requests[requests]) ?? untroubled
    requests += 1
    const rules = rulesOf(treatment, secrets.at(-1) ?? '')
    // Earlier ones are used up: each request has arrived before anything else may happen.
    if (rules.length > 0) await control('PUT', 'faults', rules)
    if (call === undefined) throw new Error('A request that no call made')
    travelling = { call, silent: isSilent(treatment) }
    const limit = new AbortController()
    const cancel = time.clock.after(timing.callLimit, () => {
      call.blocked = false
      limit.abort(new DOMException('The operation timed out', 'TimeoutError'))
    })
    const signals = [limit.signal, ...(init?.signal ? [init.signal] : [])]
    try {
      return await fetch(target, { ...init, signal: AbortSignal.any(signals) })
    } finally {
      cancel()
    }
  }
  const http = createHttp(url, wire)

  const through = async (
    write: Write | null,
    signal: AbortSignal,
    ask: (gateway: Gateway) => Promise<Result<Reading>>,
  ): Promise<Result<Reading>> => {
    const call: Call = { write, blocked: false, open: true }
    calls.push(call)
    signal.addEventListener('abort', () => {
      call.open = false
      call.blocked = false
    })
    if (write !== null) {
      shownBefore = lastShown
      lastShown = null
    }
    if (gateway === null) throw new Error('A call while nobody is signed in')
    const answer = await ask(gateway)
    watch(() => onlooker.passed({ kind: 'answer', answer }, secrets))
    if (call.open && answer.ok) lastShown = answer.value.active
    if (call.open && write !== null && !answer.ok && fateOf(answer.failure) === 'not-applied') {
      lastShown = shownBefore
    }
    call.open = false
    call.blocked = false
    // The app hears of it in the microtasks that follow; only then is nothing moving any more.
    void turn().then(() => calls.splice(calls.indexOf(call), 1))
    return answer
  }
  const watched: Gateway = {
    read: (signal) => through(null, signal, (one) => one.read(signal)),
    write: (write, signal) => through(write, signal, (one) => one.write(write, signal)),
  }

  const effects = createEffects({
    gateway: () => (gateway === null ? null : watched),
    forgetSecrets: async () => ({ kind: 'signed-out', disk: null }),
    remember: () => true,
    notify: () => {},
    dispatch: (happening) => dispatch(happening),
  })
  const run = (effect: Effect) => {
    watch(() => {
      onlooker.passed({ kind: 'effect', effect }, secrets)
      const done = outcomes.map(({ request }) => request)
      const waiting = asked.filter((request) => !done.includes(request))
      if (effect.kind === 'write') onlooker.wrote(effect, store.state(), waiting)
    })
    if (effect.kind === 'report') outcomes.push({ request: effect.request, outcome: effect.outcome })
    effects.run(effect)
  }
  const store: Store = createStore(time.clock, run)
  const dispatch = (happening: Dispatched) => {
    watch(() => onlooker.passed({ kind: 'happening', happening }, secrets))
    store.dispatch(happening)
  }
  store.subscribe((state) => watch(() => onlooker.passed({ kind: 'state', state }, secrets)))

  const signIn = async () => {
    const body = JSON.stringify({ Id: appId, Secret: appSecret, Entity: 'app' })
    const answer = await fetch(`${url}/v2/integrations/token`, { method: 'POST', body })
    const { Data: token } = (await answer.json()) as { Data: string }
    secrets.push(token)
    const gatewayOf = (one: string) => {
      if (!secrets.includes(one)) secrets.push(one)
      return integrationsGateway(http, '1', one)
    }
    gateway = history.renews
      ? renewingGateway(gatewayOf, token, (signal) => mintToken(http, appId, appSecret, signal))
      : gatewayOf(token)
    dispatch({ kind: 'signed-in', identity })
  }

  const happen = async (what: Happening): Promise<unknown> => {
    switch (what.kind) {
      case 'asked': {
        const id = `request ${asked.length + 1}`
        asked.push(id)
        return dispatch({ kind: 'asked', id, command: what.command, cause: 'user' })
      }
      case 'refresh-asked':
        return dispatch({ kind: 'refresh-asked' })
      case 'changed-elsewhere':
        return switchElsewhere(what.active)
      case 'signed-in':
        return signIn()
    }
  }

  const truth = async (): Promise<Active> => {
    const { phone, sip } = (await agent()).devices
    if (phone?.on) return sip?.on ? 'both' : 'phone'
    return sip?.on ? 'sip' : 'off'
  }
  const scene = (): Scene => {
    const openCalls = calls.filter(({ open }) => open).length
    const now = time.now()
    return { now, state: store.state(), truth, lastShown, openCalls, asked, outcomes, requests }
  }

  /** Waits until nothing moves but by time, and lets the onlooker look. */
  const rest = async () => {
    const since = performance.now()
    do {
      await turn()
      await turn()
      if (performance.now() - since > patience) throw new Error(`Stuck at ${time.now()} ms`)
    } while (calls.some(({ blocked }) => !blocked))
    await onlooker.look(scene())
    if (failed !== null) throw failed.error
  }

  /** Lets virtual time pass up to `instant`, one due thing after the other. */
  const passTo = async (instant: number) => {
    for (let due = time.nextDue(); due !== null && due <= instant; due = time.nextDue()) {
      time.moveTo(due)
      await rest()
    }
    // Nothing is due before then, so nothing that is on its way can be overtaken.
    time.moveTo(instant)
  }

  try {
    await switchElsewhere(history.first)
    await signIn()
    await rest()
    for (const { pause, what } of history.happenings) {
      await passTo(time.now() + pause)
      await happen(what)
      await rest()
    }
    await passTo(time.now() + lastFault)
    healthy = true
    const isSignedOut = () => store.state().session.kind === 'signed-out'
    // A token that expired earlier may be noticed only now: then the agent signs in once more.
    do {
      if (isSignedOut()) {
        await signIn()
        await rest()
      }
      await passTo(time.now() + aftermath)
    } while (isSignedOut())
    // A healthy Exotel is looked at between calls, never in the middle of a background read.
    while (calls.some(({ open }) => open)) await passTo(time.now() + 1000)
    const last = await truth()
    return { ...scene(), truth: async () => last }
  } finally {
    await simulator.close()
  }
}

const untroubled: Treatment = { latency: 0, fault: null }

const identity: Identity = { userId: '1', host: '127.0.0.1', gateway: 'integrations', simulated: true }

/**
 * The rules for one request. A pause comes first: by it the test knows that the request has arrived. A refusal quotes
 * the token, as a careless server may.
 */
function rulesOf({ latency, fault }: Treatment, token: string): readonly object[] {
  const waits = { times: 1, fault: { kind: 'latency', ms: latency } }
  if (fault?.kind === 'refusal') {
    return [waits, { times: 1, fault: { ...fault, message: `No entry for "${token}" today` } }]
  }
  if (fault !== null) return [waits, { times: 1, fault }]
  return latency === 0 ? [] : [waits]
}

/** Whether nothing will ever come back. */
function isSilent({ fault }: Treatment): boolean {
  return fault?.kind === 'never-answered' || (fault?.kind === 'applied-late' && fault.answer === 'never')
}
