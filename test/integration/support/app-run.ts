import { setImmediate as turn } from 'node:timers/promises'
import type { Reading, Write } from '../../../src/core/model/device.ts'
import type { Effect } from '../../../src/core/model/effect.ts'
import { type Result, writeOutcomeOf } from '../../../src/core/model/failure.ts'
import type { Identity } from '../../../src/core/model/identity.ts'
import type { Outcome } from '../../../src/core/model/outcome.ts'
import { emptyPersistedState, type PersistedState } from '../../../src/core/model/persisted-state.ts'
import type { State } from '../../../src/core/model/state.ts'
import type { Transition } from '../../../src/core/view/journal-entries.ts'
import type { Gateway } from '../../../src/exotel/gateway.ts'
import { createHttp } from '../../../src/exotel/http.ts'
import { integrationsGateway, mintToken, renewingGateway } from '../../../src/exotel/integrations/gateway.ts'
import { createEffects } from '../../../src/main/effects.ts'
import { createStore, type EventInput as Dispatched, type Store } from '../../../src/main/store.ts'
import type { Call, ExotelWire } from './exotel-wire.ts'
import type { Connection } from './treatments.ts'
import type { VirtualTime } from './virtual-time.ts'

/** What leaves the gateway, and what the app makes of it. */
export type Passed =
  | { readonly kind: 'answer'; readonly call: Call; readonly answer: Result<Reading> }
  | { readonly kind: 'happening'; readonly happening: Dispatched }
  | { readonly kind: 'effect'; readonly effect: Effect }
  | { readonly kind: 'state'; readonly state: State }

/** Who is told of what a run of the app does, at once; what they throw is no concern of the app's. */
export interface RunListener {
  passed(run: AppRun, what: Passed): void
  /** After an event and its effects. */
  turned(run: AppRun, transition: Transition): void
}

/** One run of the app, from its start to its end: the real store, effects and gateway. */
export interface AppRun {
  state(): State
  dispatch(happening: Dispatched): void
  /** The agent signs in, or the keychain gives what it kept. */
  signIn(token: string): void
  /** Those on the wire, and those whose answer the app is just being given. */
  readonly calls: readonly Call[]
  /** The requests it was given, and what became of them. */
  readonly asked: string[]
  readonly outcomes: readonly Told[]
  /** What the last good answer said where no write was sent since, but one that was not applied. */
  lastShown(): string | null
  /** When the last good answer came: virtual ms. */
  lastGoodAt(): number
  /** What keeps the connection to Exotel, until it dies. */
  readonly connection: Connection
  isAlive(): boolean
  /** Ends the process; whatever it sent may still be applied. */
  kill(): void
}

/** What became of a request. */
export interface Told {
  readonly request: string
  readonly outcome: Outcome
}

/** What a crash leaves as it is; virtual time does not wait for a real disk. */
export interface Disk {
  read(): PersistedState
  write(persistedState: PersistedState): boolean
}

/** An empty one. */
export function createDisk(): Disk {
  let kept = emptyPersistedState
  return {
    read: () => kept,
    write(persistedState) {
      kept = persistedState
      return true
    },
  }
}

export interface AppParts {
  readonly wire: ExotelWire
  readonly time: VirtualTime
  readonly disk: Disk
  /** The app that mints a new token when one has expired; null where there is none. */
  readonly app: { readonly appId: string; readonly appSecret: string } | null
  readonly listener: RunListener
  /** A token was minted: it is in the keychain. */
  keep(token: string): void
}

const identity: Identity = { userId: '1', host: '127.0.0.1', gateway: 'integrations', simulated: true }

/** Starts the process; nobody has told it anything yet. */
export function startApp({ wire, time, disk, app, listener, keep }: AppParts): AppRun {
  const { clock, stop } = time.startClock()
  const death = new AbortController()
  const calls: Call[] = []
  const outcomes: Told[] = []
  let gateway: Gateway | null = null
  let lastShown: string | null = null
  let shownBefore: string | null = null
  let lastGoodAt = Number.NEGATIVE_INFINITY
  const connection: Connection = { diedAt: null, used: false }

  const newestCall = () => {
    const call = calls.at(-1)
    if (call === undefined || death.signal.aborted) throw new Error('A request that no call made')
    return call
  }
  const http = createHttp(
    wire.url,
    wire.fetchOf({ clock, death: death.signal, connection, call: newestCall }),
  )

  const end = (call: Call) => {
    call.open = false
    call.blocked = false
    call.endedAt ??= time.now()
  }

  const through = async (
    write: Write | null,
    signal: AbortSignal,
    ask: (gateway: Gateway) => Promise<Result<Reading>>,
  ): Promise<Result<Reading>> => {
    const since = time.monotonic()
    const call: Call = { write, since, blocked: false, open: true, endedAt: null, fault: null }
    calls.push(call)
    signal.addEventListener('abort', () => end(call))
    if (write !== null) {
      shownBefore = lastShown
      lastShown = null
    }
    if (gateway === null) throw new Error('A call while nobody is signed in')
    const answer = await ask(gateway)
    listener.passed(run, { kind: 'answer', call, answer })
    if (call.open && answer.ok) {
      lastShown = answer.value.active
      lastGoodAt = time.now()
    }
    if (call.open && write !== null && !answer.ok && writeOutcomeOf(answer.failure) === 'not-applied') {
      lastShown = shownBefore
    }
    end(call)
    // The app hears of it in the microtasks that follow; only then is nothing moving any more.
    void turn().then(() => calls.splice(calls.indexOf(call), 1))
    return answer
  }
  const watched: Gateway = {
    read: (signal) => through(null, signal, (one) => one.read(signal)),
    write: (write, signal) => through(write, signal, (one) => one.write(write, signal)),
  }

  const dispatch = (happening: Dispatched) => {
    if (death.signal.aborted) return
    listener.passed(run, { kind: 'happening', happening })
    // Who comes back is shown nothing that was said before they left.
    const unlocks = happening.kind === 'unlocked' && store.state().presence.locked === true
    if (happening.kind === 'resumed' || unlocks) lastShown = null
    store.dispatch(happening)
  }
  const effects = createEffects({
    gateway: () => (gateway === null ? null : watched),
    forgetSecrets: async () => ({ kind: 'signed-out', disk: null }),
    dropConnections: async () => {
      connection.diedAt = null
      connection.used = false
    },
    persist: disk.write,
    notify: () => {},
    dispatch,
  })
  const store: Store = createStore(clock, (effect) => {
    if (effect.kind === 'report') outcomes.push({ request: effect.request, outcome: effect.outcome })
    listener.passed(run, { kind: 'effect', effect })
    effects.run(effect)
  })
  const run: AppRun = {
    state: store.state,
    dispatch,
    signIn(token) {
      const gatewayOf = (one: string) => {
        if (!wire.secrets.includes(one)) wire.secrets.push(one)
        keep(one)
        return integrationsGateway(http, identity.userId, one)
      }
      gateway =
        app === null
          ? gatewayOf(token)
          : renewingGateway(gatewayOf, token, (signal) => mintToken(http, app.appId, app.appSecret, signal))
      dispatch({ kind: 'signed-in', identity })
    },
    calls,
    asked: [],
    outcomes,
    lastShown: () => lastShown,
    lastGoodAt: () => lastGoodAt,
    connection,
    isAlive: () => !death.signal.aborted,
    kill() {
      stop()
      death.abort()
      calls.splice(0)
    },
  }
  store.subscribe((state) => listener.passed(run, { kind: 'state', state }))
  store.observe((transition) => listener.turned(run, transition))
  return run
}
