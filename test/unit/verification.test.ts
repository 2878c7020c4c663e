import { expect, test } from 'vitest'
import type { Reading } from '../../src/core/model/device.ts'
import type { Effect } from '../../src/core/model/effect.ts'
import type { Event } from '../../src/core/model/event.ts'
import { initialState, type State, workOf } from '../../src/core/model/state.ts'
import { nextDeadline } from '../../src/core/reducer/schedule.ts'
import { reading } from './support/answers.ts'
import { play } from './support/app.ts'
import { identity, moment } from './support/moments.ts'

/** Signed in by the account's key: only that shows verification. */
const account = { ...identity, gateway: 'account' } as const

function shows(verified: boolean): { ok: true; value: Reading } {
  const now = reading('off')
  const phone = { ...now.devices.phone, verified }
  return { ok: true, value: { ...now, devices: { ...now.devices, phone } } }
}

/** Answers the read that is on its way. */
function answered(state: State, verified: boolean, at: number): { state: State; effects: readonly Effect[] } {
  const work = workOf(state)
  if (work.kind !== 'reading') throw new Error('Nothing is being read')
  const event: Event = { kind: 'answered', call: work.call, answer: shows(verified), at: moment(at) }
  return play(state, event)
}

const announcements = (effects: readonly Effect[]) =>
  effects.filter((effect) => effect.kind === 'notify' && effect.news.kind === 'verified').length

test('a phone that waits for its verification is read soon, then more and more rarely, until one announcement', () => {
  const entered = play(initialState, { kind: 'signed-in', identity: account, at: moment(0) }).state
  let { state } = answered(entered, false, 0)
  const reads: number[] = []
  let now = 0
  while (reads.length < 12) {
    now = nextDeadline(state) ?? Number.NaN
    reads.push(now)
    const read = play(state, { kind: 'deadline-reached', at: moment(now) })
    state = read.state
    if (workOf(state).kind === 'reading') state = answered(state, false, now).state
  }
  const pauses = reads.map((look, at) => look - (reads[at - 1] ?? 0))
  expect(pauses[0]).toBe(15_000)
  expect(pauses).toEqual(pauses.toSorted((one, other) => one - other))
  expect(pauses.at(-1)).toBe(300_000)

  const due = play(state, { kind: 'deadline-reached', at: moment(nextDeadline(state) ?? 0) }).state
  const verified = answered(due, true, now + 400_000)
  expect(announcements(verified.effects)).toBe(1)
  const again = play(verified.state, { kind: 'refresh-asked', at: moment(now + 500_000) }).state
  expect(announcements(answered(again, true, now + 500_100).effects)).toBe(0)
})

test('without the account API no read shows verification, so none comes sooner', () => {
  const entered = play(initialState, { kind: 'signed-in', identity, at: moment(0) }).state
  const { state } = answered(entered, false, 0)
  expect(nextDeadline(state)).toBeGreaterThan(200_000)
})
