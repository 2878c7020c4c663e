import type { Reading } from '../core/device.ts'
import type { Effect, News, Outcome } from '../core/event.ts'
import { noSupport, type Result } from '../core/failure.ts'
import type { Memory } from '../core/memory.ts'
import type { Gateway } from '../exotel/gateway.ts'
import type { Happening } from './store.ts'

/** What effects need of the world. */
export interface World {
  /** The gateway of whoever is signed in. */
  gateway(): Gateway | null
  /** Closes every kept-alive connection to Exotel; settles once that is done, and never rejects. */
  dropConnections(): Promise<void>
  /** Forgets the secrets and says what came of it as an event. */
  forgetSecrets(): Promise<Happening>
  /** Puts it on disk durably before it returns; false where that failed. */
  remember(memory: Memory): boolean
  notify(news: News): void
  dispatch(happening: Happening): void
}

/** Carries out effects, and tells those who wait for a request what became of it. */
export interface Effects {
  run(effect: Effect): void
  /** The outcome of the request `id`; to be called before the request is dispatched. */
  outcomeOf(id: string): Promise<Outcome>
}

/** Effect in, adapter call, event out; nothing here throws or decides. */
export function createEffects(world: World): Effects {
  const calls = new Map<number, AbortController>()
  /** Settles once no call can get an old connection any more. */
  let dropped: Promise<void> = Promise.resolve()
  const waiting = new Map<string, (outcome: Outcome) => void>()

  function call(id: number, ask: (gateway: Gateway, signal: AbortSignal) => Promise<Result<Reading>>): void {
    const controller = new AbortController()
    calls.set(id, controller)
    const gateway = world.gateway()
    const answered =
      gateway === null ? Promise.resolve(nobody) : dropped.then(() => ask(gateway, controller.signal))
    void answered
      .catch((error: unknown) => unexpected(error))
      .then((answer) => {
        calls.delete(id)
        world.dispatch({ kind: 'answered', call: id, answer })
      })
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
          dropped = world.dropConnections()
          return
        case 'forget-secrets':
          void world.forgetSecrets().then(world.dispatch)
          return
        case 'remember':
          world.dispatch({ kind: 'remembered', ok: world.remember(effect.memory) })
          return
        case 'notify':
          world.notify(effect.news)
          return
        case 'report':
          waiting.get(effect.request)?.(effect.outcome)
          waiting.delete(effect.request)
      }
    },
    outcomeOf: (id) => new Promise((resolve) => waiting.set(id, resolve)),
  }
}

const nobody: Result<never> = { ok: false, failure: { ...noSupport, kind: 'unauthorized' } }

function unexpected(error: unknown): Result<never> {
  const said = error instanceof Error ? error.name : null
  return { ok: false, failure: { ...noSupport, kind: 'malformed', reason: 'fault', said } }
}
