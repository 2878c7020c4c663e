import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/core/model/event.ts'
import { statusOf } from '../../src/core/protocol/status-json.ts'
import { viewOf } from '../../src/core/view/view.ts'
import { messages } from '../support/messages.ts'
import { shows } from './support/answers.ts'
import { play, runningAt, startedWith } from './support/app.ts'
import { writesOf } from './support/effects.ts'
import { answered, applyEvent, asks, quits, signsIn } from './support/events.ts'
import { moment } from './support/moments.ts'

const link = (device: 'phone' | 'sip', at = 100): Event => ({ kind: 'link-asked', device, at: moment(at) })

describe('a link to a device', () => {
  test('asks, switches nothing, and sends no notification', () => {
    const { state, effects } = play(runningAt('off'), link('sip'))
    expect(effects).toEqual([])
    expect(state.question).toEqual({ device: 'sip', why: 'link' })
    expect(viewOf(state, { messages }).window.question?.text).toBe(
      'A link asks for calls to ring on SIP. Switch it on?',
    )
    expect(statusOf(state, messages).restorePending).toBe(null)
  })

  test('is answered by the agent’s own choice, which ends the question', () => {
    const { state, effects } = play(runningAt('off'), link('sip'), asks('yes', 'sip', 200))
    expect(writesOf(effects)).toEqual(['sip on'])
    expect(state.question).toBe(null)
  })

  test('is replaced by a newer link', () => {
    const { state } = play(runningAt('off'), link('sip'), link('phone', 200))
    expect(state.question?.device).toBe('phone')
  })

  test('does not replace a question of the app’s own', () => {
    const asking = play(
      runningAt('phone', { restore: 'ask' }),
      applyEvent('locked', 10),
      answered(2, shows('off'), 20),
      applyEvent('unlocked', 30),
    ).state
    expect(asking.question).toEqual({ device: 'phone', why: 'restore' })
    expect(play(asking, link('sip')).state.question).toEqual({ device: 'phone', why: 'restore' })
  })

  test.each([
    ['the device is on', runningAt('sip')],
    ['the device is being switched on', play(runningAt('off'), asks('a', 'sip', 0)).state],
    ['the screen is locked', play(runningAt('off'), applyEvent('locked', 10)).state],
    ['the machine falls asleep', play(runningAt('off'), applyEvent('suspending', 10)).state],
    ['no agent is signed in', startedWith(false)],
    ['the app quits', play(runningAt('off'), quits('q', 0)).state],
  ])('asks nothing if %s', (_, state) => {
    expect(play(state, link('sip')).state.question).toBe(null)
  })
})

describe('a policy that cannot be parsed', () => {
  const trouble = { kind: 'not-understood', file: '/etc/hookswitch/policy.json' } as const
  const troubled: Event = { kind: 'policy-troubled', trouble, at: moment(0) }

  test('is shown as a problem, and all else goes on', () => {
    const { state } = play(runningAt('off'), troubled)
    expect(statusOf(state, messages).problem?.code).toBe('policy')
    expect(viewOf(state, { messages }).window.problem?.message).toBe(
      'The policy /etc/hookswitch/policy.json cannot be understood, so it is not applied.',
    )
    expect(viewOf(state, { messages }).icon).toBe('off')
    expect(writesOf(play(state, asks('a', 'phone', 10)).effects)).toEqual(['phone on'])
  })

  test('is still shown after signing in', () => {
    const { state } = play(startedWith(false), troubled, signsIn(10), answered(1, shows('off'), 20))
    expect(statusOf(state, messages).problem?.code).toBe('policy')
  })

  test('is hidden by a worse problem', () => {
    const { state } = play(runningAt('both'), troubled)
    expect(statusOf(state, messages).problem?.code).toBe('both_on')
  })
})
