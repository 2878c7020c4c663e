import { describe, expect, test, vi } from 'vitest'
import { initialState } from '../../src/core/model/state.ts'
import { parseEnrolLink } from '../../src/exotel/desk-invitation.ts'
import { followLink } from '../../src/main/cli/links.ts'
import { play, runningAt } from './support/app.ts'
import { credentialsMissing } from './support/events.ts'
import { moment } from './support/moments.ts'

vi.mock('electron', () => ({ app: {} }))

const linkTo = (relay: string, code = '7Q3K-M2XV') =>
  `hookswitch://enrol?relay=${encodeURIComponent(relay)}&code=${code}`

describe('an enrolment link', () => {
  test.each([
    ['https://relay.example.in', 'https://relay.example.in'],
    ['https://relay.example.in:8443/', 'https://relay.example.in:8443'],
    ['http://127.0.0.1:4180', 'http://127.0.0.1:4180'],
    // A Cyrillic letter passes for a Latin one only until the name is written in ASCII.
    ['https://r\u0435lay.example.in', 'https://xn--rlay-v4d.example.in'],
  ])('to %s names the relay %s', (given, relay) => {
    expect(parseEnrolLink(linkTo(given))).toEqual({ ok: true, relay, code: '7Q3K-M2XV' })
  })

  test.each([
    'http://relay.example.in',
    'ftp://relay.example.in',
    'https://user:pass@relay.example.in',
    'https://relay.example.in/path',
    'https://relay.example.in?x=1',
    'javascript:alert(1)',
    'relay.example.in',
    '',
  ])('to %s is refused', (relay) => {
    expect(parseEnrolLink(linkTo(relay))).toEqual({ ok: false, problem: 'relay' })
  })

  test.each([
    'hookswitch://enrol',
    'hookswitch://enrol?relay=https://relay.example.in',
    'hookswitch://enrol?code=7Q3K',
    `${linkTo('https://relay.example.in')}&code=2`,
    `${linkTo('https://relay.example.in')}&token=x`,
    `${linkTo('https://relay.example.in')}#more`,
    linkTo('https://relay.example.in', 'a b'),
    linkTo('https://relay.example.in', 'x'.repeat(65)),
    `hookswitch://enrol/more?relay=https://relay.example.in&code=1`,
    linkTo('https://relay.example.in', '1'.repeat(3000)),
  ])('%s is refused', (link) => {
    expect(parseEnrolLink(link)).toEqual({ ok: false, problem: 'invalid' })
  })

  test.each(['hookswitch://off', 'hookswitch://enrolment?code=1', 'https://enrol?code=1', 'enrol'])(
    '%s is none',
    (link) => expect(parseEnrolLink(link)).toBe(null),
  )

  test('is followed to a question, or refused with a sentence, and its code is not journalled', () => {
    const actions = {
      write: vi.fn(),
      off: vi.fn(),
      ask: vi.fn(),
      setUp: vi.fn(),
      refuse: vi.fn(),
      enrol: vi.fn(),
      refuseEnrolment: vi.fn(),
    }
    followLink(linkTo('https://relay.example.in'), actions)
    expect(actions.enrol).toHaveBeenCalledWith({ relay: 'https://relay.example.in', code: '7Q3K-M2XV' })
    expect(actions.write).not.toHaveBeenCalled()
    followLink(linkTo('http://relay.example.in'), actions)
    expect(actions.refuseEnrolment).toHaveBeenCalledWith('relay')
    expect(JSON.stringify(actions.write.mock.calls)).not.toContain('7Q3K')
    expect(actions.enrol).toHaveBeenCalledTimes(1)
  })
})

describe('the window asks about a link', () => {
  const invited = { kind: 'invited', relay: 'https://relay.example.in', at: moment(1) } as const

  test('while no agent is signed in, until they decline', () => {
    const asked = play(initialState, credentialsMissing, invited).state
    expect(asked.invitation).toEqual({ relay: 'https://relay.example.in' })
    const declined = play(asked, { kind: 'invitation-declined', at: moment(2) }).state
    expect(declined.invitation).toBe(null)
  })

  test('a link that came while the app started is asked about then', () => {
    expect(play(initialState, invited, credentialsMissing).state.invitation).not.toBe(null)
  })

  test('not of an agent who is signed in', () => {
    expect(play(runningAt('sip'), invited).state.invitation).toBe(null)
  })
})
