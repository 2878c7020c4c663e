import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/core/model/event.ts'
import type { State } from '../../src/core/model/state.ts'
import { fails, shows } from './support/answers.ts'
import { play, runningAt, startedWith } from './support/app.ts'
import { announcedIn, callsOf } from './support/effects.ts'
import { applyEvent, asks, credentialsMissing, quits, signsIn, signsOut } from './support/events.ts'
import { moment, second } from './support/moments.ts'
import { reply } from './support/wire.ts'

const opensLink = (device: 'phone' | 'sip', at: number): Event => ({
  kind: 'link-asked',
  device,
  at: moment(at),
})

describe('a link', () => {
  const asked = (state: State, device: 'phone' | 'sip' = 'sip') => play(state, opensLink(device, second))

  test('for a device makes the app ask, and sends and announces nothing', () => {
    const { state, effects } = asked(runningAt('phone'))
    expect(state.question).toEqual({ device: 'sip', why: 'link' })
    expect(callsOf(effects)).toEqual([])
    expect(announcedIn(effects)).toEqual([])
  })

  test('makes the app ask where nothing is confirmed, too', () => {
    const unknown = play(startedWith(false), signsIn(0), reply(fails('refused'), 10)).state
    expect(asked(unknown).state.question).toEqual({ device: 'sip', why: 'link' })
  })

  test('replaces the question of another link', () => {
    expect(asked(asked(runningAt('off')).state, 'phone').state.question?.device).toBe('phone')
  })

  test('makes the app ask nothing where the device is on or being turned on', () => {
    expect(asked(runningAt('sip')).state.question).toBe(null)
    expect(asked(play(runningAt('phone'), asks('a', 'sip', 0)).state).state.question).toBe(null)
    expect(asked(play(runningAt('sip'), asks('a', 'phone', 0)).state).state.question?.device).toBe('sip')
  })

  test('does not replace a question of the app', () => {
    const own = play(
      runningAt('phone', { restore: 'ask' }),
      applyEvent('locked', 10),
      reply(shows('off'), 20),
      applyEvent('unlocked', 30),
      reply(shows('off'), 40),
    ).state
    expect(asked(own).state.question).toEqual({ device: 'phone', why: 'restore' })
  })

  test.each<readonly [string, () => State]>([
    ['before it is known who is signed in', () => startedWith(false)],
    ['where no agent is signed in', () => play(startedWith(false), credentialsMissing).state],
    ['while signing out', () => play(runningAt('phone'), signsOut('s', 0)).state],
    ['while the app quits', () => play(runningAt('phone'), quits('q', 0)).state],
  ])('makes the app ask nothing %s', (_, state) => {
    expect(asked(state()).state.question).toBe(null)
  })
})
