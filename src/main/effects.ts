import type { Reading } from '../core/model/device.ts'
import type { Effect, News } from '../core/model/effect.ts'
import { noSupport, type Result } from '../core/model/failure.ts'
import type { Outcome } from '../core/model/outcome.ts'
import type { PersistedState } from '../core/model/persisted-state.ts'
import { timing } from '../core/model/timing.ts'
import type { Gateway } from '../exotel/gateway.ts'
import type { EventInput } from './store.ts'
import { within } from './time-limit.ts'

/** The functions of the rest of the app that effects call. */
export interface EffectDependencies {
  /** The gateway of the agent who is signed in; null if none is. */
  gateway(): Gateway | null
  /** Closes every kept-alive connection to Exotel; resolves once that is done, and never rejects. */
  dropConnections(): Promise<void>
  /** Forgets the secrets; resolves with the event that says whether that worked. */
  forgetSecrets(): Promise<EventInput>
  /** Puts the state on disk durably; false if that failed. A promise is waited for up to a limit. */
  persist(persistedState: PersistedState): boolean | Promise<boolean>
  notify(news: News): void
  dispatch(event: EventInput): void
}

/** Runs effects, and gives the outcome of a request to the caller that waits for it. */
export interface Effects {
  run(effect: Effect): void
  /** The outcome of the request `id`; to be called before the request is dispatched. */
  outcomeOf(id: string): Promise<Outcome>
  /** Resolves once the newest state is on disk, or after timing.flushLimit. */
  persisted(): Promise<void>
}

/** Effect in, adapter call, event out; nothing here throws or decides. */
export function createEffects(dependencies: EffectDependencies): Effects {
  const calls = new Map<number, AbortController>()
  /** Settles once the newest state is on disk, or the disk has failed. */
  let newestPersisted: Promise<unknown> = Promise.resolve()
  /** Settles once a call may be made: old connections are closed, and the state is on disk. */
  let ready: Promise<unknown> = Promise.resolve()
  const waiting = new Map<string, (outcome: Outcome) => void>()

  function call(id: number, ask: (gateway: Gateway, signal: AbortSignal) => Promise<Result<Reading>>): void {
    const controller = new AbortController()
    calls.set(id, controller)
    const gateway = dependencies.gateway()
    const answered =
      gateway === null ? Promise.resolve(notSignedIn) : ready.then(() => ask(gateway, controller.signal))
    void answered
      .catch((error: unknown) => unexpected(error))
      .then((answer) => {
        calls.delete(id)
        dependencies.dispatch({ kind: 'answered', call: id, answer })
      })
  }

  /** Every later call waits until the state is on disk. A disk that hangs delays an OFF by no more than timing.persistLimit. */
  function persist(persistedState: PersistedState): void {
    const persisting = dependencies.persist(persistedState)
    if (typeof persisting === 'boolean') {
      dependencies.dispatch({ kind: 'persisted', ok: persisting })
      return
    }
    void persisting.then((ok) => dependencies.dispatch({ kind: 'persisted', ok }))
    newestPersisted = persisting
    ready = Promise.all([ready, within(timing.persistLimit, persisting)])
  }

  return {
    run(effect) {
      switch (effect.kind) {
        case 'read':
          return call(effect.call, (gateway, signal) => gateway.read(signal))
        case 'write': {
          const { device, on } = effect
          return call(effect.call, (gateway, signal) => gateway.write({ device, on }, signal))
        }
        case 'abort':
          return calls.get(effect.call)?.abort()
        case 'drop-connections':
          ready = Promise.all([ready, dependencies.dropConnections()])
          return
        case 'forget-secrets':
          void dependencies.forgetSecrets().then(dependencies.dispatch)
          return
        case 'persist':
          return persist(effect.persistedState)
        case 'notify':
          dependencies.notify(effect.news)
          return
        case 'report':
          waiting.get(effect.request)?.(effect.outcome)
          waiting.delete(effect.request)
      }
    },
    outcomeOf: (id) => new Promise((resolve) => waiting.set(id, resolve)),
    persisted: () => within(timing.flushLimit, newestPersisted),
  }
}

const notSignedIn: Result<never> = { ok: false, failure: { ...noSupport, kind: 'unauthorized' } }

function unexpected(error: unknown): Result<never> {
  const said = error instanceof Error ? error.name : null
  return { ok: false, failure: { ...noSupport, kind: 'malformed', reason: 'fault', said } }
}
