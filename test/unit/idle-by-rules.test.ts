import { expect, test } from 'vitest'
import type { Event } from '../../src/core/model/event.ts'
import { defaultRules } from '../../src/core/model/rules.ts'
import {
  type IdleListener,
  type IdleSource,
  watchIdleByRules,
} from '../../src/main/presence/idle/idle-watch.ts'
import { createStore, systemClock } from '../../src/main/store.ts'

const minute = 60_000

test('the idle watch runs while the rules ask for it, with the minutes that they name', async () => {
  const store = createStore(systemClock, () => {})
  const events: Event['kind'][] = []
  store.observe(({ event }) => {
    if (event.kind !== 'rules-changed') events.push(event.kind)
  })
  const rule = (idleMinutes: number | null) =>
    store.dispatch({
      kind: 'rules-changed',
      rules: { ...defaultRules, autoOff: { ...defaultRules.autoOff, idleMinutes } },
    })
  /** The open watches, each with its limit. */
  const open = new Map<IdleListener, number>()
  const source: IdleSource = async (limit, listener) => {
    open.set(listener, limit)
    listener.watching('a stand-in')
    return () => void open.delete(listener)
  }
  watchIdleByRules(store, [source])
  expect(open.size).toBe(0)

  rule(5)
  expect([...open.values()]).toEqual([5 * minute])
  expect(store.state().presence.idleWatch).toEqual({ kind: 'working', source: 'a stand-in' })
  for (const listener of open.keys()) listener.idle()
  expect(store.state().presence.idle).toBe(true)

  await Promise.resolve()
  rule(10)
  expect([...open.values()]).toEqual([10 * minute])
  // Whoever changes the rule is at the computer.
  expect(store.state().presence.idle).toBe(false)
  expect(events).toEqual(['idle-watch', 'idle', 'active', 'idle-watch'])

  await Promise.resolve()
  rule(null)
  expect(open.size).toBe(0)
  expect(events).toEqual(['idle-watch', 'idle', 'active', 'idle-watch', 'active'])
})
