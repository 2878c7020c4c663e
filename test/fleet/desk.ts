import type { RateLimit } from '../../src/core/model/account-limit.ts'
import { noSupport } from '../../src/core/model/failure.ts'
import { emptyPersistedState } from '../../src/core/model/persisted-state.ts'
import { defaultRules } from '../../src/core/model/rules.ts'
import type { State } from '../../src/core/model/state.ts'
import { timing } from '../../src/core/model/timing.ts'
import { retries } from '../../src/core/reducer/schedule.ts'
import type { Http } from '../../src/exotel/http.ts'
import { integrationsGateway } from '../../src/exotel/integrations/gateway.ts'
import { createEffects } from '../../src/main/effects.ts'
import { createStore, type EventInput } from '../../src/main/store.ts'
import type { Account } from './account.ts'
import type { SimulatedTime } from './simulated-time.ts'

/** One desk: the app's own store, reducer, effects and gateway, without a desktop around them. */
export interface Desk {
  readonly userId: string
  state(): State
  tell(event: EventInput): void
  /** Starts the app and signs the agent in. */
  start(): void
  /** Whether the desk has a network. */
  setOnline(isOnline: boolean): void
}

/** What a desk lives in. */
export interface Floor {
  readonly time: SimulatedTime
  readonly account: Account
  readonly random: () => number
}

/** Simulated time 0 on the wall clock. */
const epoch = Date.UTC(2025, 0, 6, 6)

/** A desk that is off. */
export function createDesk(userId: string, { time, account, random }: Floor): Desk {
  let began = 0
  let isOnline = true
  const http: Http = ({ method, body, signal }) => {
    time.end()
    return new Promise((resolve) => {
      let isSettled = false
      const settle = (answer: Awaited<ReturnType<Http>>, seen: RateLimit | null) => {
        if (isSettled) return
        isSettled = true
        time.begin()
        if (seen !== null) tell({ kind: 'limit-seen', seen })
        resolve(answer)
      }
      const abort = () => settle({ ok: false, failure: { ...noSupport, kind: 'aborted' } }, null)
      signal.addEventListener('abort', abort)
      if (signal.aborted) return abort()
      if (!isOnline) {
        const failure = { ...noSupport, kind: 'unreachable', reason: 'no-network' } as const
        time.after(20, () => settle({ ok: false, failure }, null))
        return
      }
      const latency = 80 + 120 * random()
      time.after(latency, () => {
        const device = body?.DeviceName === 'sip' ? 'sip' : 'phone'
        const write = method === 'PUT' ? ({ device, on: body?.DeviceStatus === true } as const) : null
        const { answer, seen } = account.answer(userId, write)
        time.after(latency, () => settle({ ok: true, value: answer }, seen))
      })
    })
  }
  const gateway = integrationsGateway(http, userId, 'token')
  const effects = createEffects({
    gateway: () => gateway,
    dropConnections: async () => {},
    forgetSecrets: async () => ({ kind: 'signed-out', disk: null }),
    persist: () => true,
    notify: () => {},
    dispatch: (event) => {
      if (event.kind === 'answered') time.end()
      tell(event)
    },
  })
  const clock = {
    now: () => ({ utc: epoch + time.now(), monotonic: time.now() - began, random: random() }),
    after: time.after,
  }
  const store = createStore(clock, (effect) => {
    if (effect.kind === 'read' || effect.kind === 'write') time.begin()
    effects.run(effect)
  })
  const tell = store.dispatch
  return {
    userId,
    state: store.state,
    tell,
    start() {
      began = time.now()
      const place = { boot: 'boot', session: 'session' }
      tell({ kind: 'started', place, rules: defaultRules, persistedState: emptyPersistedState })
      tell({ kind: 'lock-watch', source: 'logind' })
      tell({ kind: 'unlocked' })
      const identity = { userId, host: 'exotel', gateway: 'integrations', simulated: false } as const
      tell({ kind: 'signed-in', identity })
    },
    setOnline(online) {
      const isBack = online && !isOnline
      isOnline = online
      // The app looks for the network once a second, and only while something waits for its next try.
      if (isBack && retries(store.state())) {
        time.after(timing.networkPoll * random(), () => tell({ kind: 'refresh-asked' }))
      }
    },
  }
}
