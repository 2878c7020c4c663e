import type { Reading } from '../core/model/device.ts'
import type { Effect, News } from '../core/model/effect.ts'
import { noSupport, type Result } from '../core/model/failure.ts'
import type { Outcome } from '../core/model/outcome.ts'
import type { PersistedState } from '../core/model/persisted-state.ts'
import { timing } from '../core/model/timing.ts'
import type { Gateway } from '../exotel/gateway.ts'
import type { EventInput } from './store.ts'

/** What effects need of the world. */
export interface EffectDependencies {
  /** The gateway of whoever is signed in. */
  gateway(): Gateway | null
  /** Closes every kept-alive connection to Exotel; settles once that is done, and never rejects. */
  dropConnections(): Promise<void>
  /** Forgets the secrets and says what came of it as an event. */
  forgetSecrets(): Promise<EventInput>
  /** Puts it on disk durably; false where that failed. What settles later is waited for up to a limit. */
  remember(persistedState: PersistedState): boolean | Promise<boolean>
  notify(news: News): void
  dispatch(happening: EventInput): void
}

/** Carries out effects, and tells those who wait for a request what became of it. */
export interface Effects {
  run(effect: Effect): void
  /** The outcome of the request `id`; to be called before the request is dispatched. */
  outcomeOf(id: string): Promise<Outcome>
  /** Settles once what was to be remembered is on disk, or after timing.flushLimit. */
  remembered(): Promise<void>
}

/** Effect in, adapter call, event out; nothing here throws or decides. */
export function createEffects(world: EffectDependencies): Effects {
  const calls = new Map<number, AbortController>()
  /** Settles once the newest memory is on disk, or the disk has refused it. */
  let kept: Promise<unknown> = Promise.resolve()
  /** Settles once a call may be made: none can get an old connection any more, and nothing has to be on disk first. */
  let ready: Promise<unknown> = Promise.resolve()
  const waiting = new Map<string, (outcome: Outcome) => void>()

  function call(id: number, ask: (gateway: Gateway, signal: AbortSignal) => Promise<Result<Reading>>): void {
    const controller = new AbortController()
    calls.set(id, controller)
    const gateway = world.gateway()
    const answered =
      gateway === null ? Promise.resolve(nobody) : ready.then(() => ask(gateway, controller.signal))
    void answered
      .catch((error: unknown) => unexpected(error))
      .then((answer) => {
        calls.delete(id)
        world.dispatch({ kind: 'answered', call: id, answer })
      })
  }

  /** A disk that hangs must not hold up an OFF: what comes after this waits for it, though not for ever. */
  function remember(persistedState: PersistedState): void {
    const told = world.remember(persistedState)
    if (typeof told === 'boolean') {
      world.dispatch({ kind: 'persisted', ok: told })
      return
    }
    void told.then((ok) => world.dispatch({ kind: 'persisted', ok }))
    kept = told
    ready = Promise.all([ready, within(timing.rememberLimit, told)])
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
          ready = Promise.all([ready, world.dropConnections()])
          return
        case 'forget-secrets':
          void world.forgetSecrets().then(world.dispatch)
          return
        case 'persist':
          return remember(effect.persistedState)
        case 'notify':
          world.notify(effect.news)
          return
        case 'report':
          waiting.get(effect.request)?.(effect.outcome)
          waiting.delete(effect.request)
      }
    },
    outcomeOf: (id) => new Promise((resolve) => waiting.set(id, resolve)),
    remembered: () => within(timing.flushLimit, kept),
  }
}

const nobody: Result<never> = { ok: false, failure: { ...noSupport, kind: 'unauthorized' } }

function unexpected(error: unknown): Result<never> {
  const said = error instanceof Error ? error.name : null
  return { ok: false, failure: { ...noSupport, kind: 'malformed', reason: 'fault', said } }
}

/** Settles with `promise`, and after `limit` ms at the latest. */
async function within(limit: number, promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limit)
  })
  await Promise.race([promise, over])
  clearTimeout(timer)
}
