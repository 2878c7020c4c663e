import { describe, expect, test, vi } from 'vitest'
import type { Event } from '../../src/core/model/event.ts'
import { initialState } from '../../src/core/model/state.ts'
import { parseSetupLink, type Setup } from '../../src/core/text/setup-link.ts'
import { windowOf } from '../../src/core/view/window-model.ts'
import { followLink } from '../../src/main/cli/links.ts'
import { messages } from '../support/messages.ts'
import { play, runningAt, startedWith } from './support/app.ts'
import { signsIn } from './support/events.ts'
import { identity, moment } from './support/moments.ts'

vi.mock('electron', () => ({ app: {} }))

const server = 'https://integrationscore.mum1.exotel.com'
const setup: Setup = { userId: 'asha.rao', server, region: 'in' }

describe('a link for setting up', () => {
  test.each([
    [`hookswitch://setup?user=asha.rao&server=${server}&region=in`, setup],
    [`HOOKSWITCH://Setup/?user=asha.rao&server=${encodeURIComponent(server)}&REGION=in`, setup],
    [
      'hookswitch://setup?user=asha%2Brao%40example.com',
      { userId: 'asha+rao@example.com', server: null, region: null },
    ],
    ['hookswitch://setup?user=%E0%A4%86%E0%A4%B6%E0%A4%BE', { userId: 'आशा', server: null, region: null }],
    ['hookswitch://setup?region=sg', { userId: null, server: null, region: 'sg' }],
    [
      'hookswitch://setup?server=http://127.0.0.1:8080',
      { userId: null, server: 'http://127.0.0.1:8080', region: null },
    ],
    ['hookswitch://setup', { userId: null, server: null, region: null }],
    ['hookswitch://setup/?', { userId: null, server: null, region: null }],
  ])('%s fills in the form', (link, expected) => {
    expect(parseSetupLink(link)).toEqual({ ok: true, setup: expected })
  })

  const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'
  test.each([
    'hookswitch://setup?token=abc',
    'hookswitch://setup?user=1&Token=',
    'hookswitch://setup?api%5Fkey=abc',
    'hookswitch://setup?app-secret=abc',
    'hookswitch://setup?password=abc',
    `hookswitch://setup?user=${jwt}`,
    `hookswitch://setup?user=a&x=Bearer%20${jwt}`,
    'hookswitch://setup?server=https://key:token@ccm-api.exotel.com',
    `hookswitch://setup?token=${'x'.repeat(5000)}`,
  ])('that carries a secret is refused: %s', (link) => {
    expect(parseSetupLink(link)).toEqual({ ok: false, problem: 'secret' })
  })

  test.each([
    'https://evil.example',
    'https://exotel.com.evil.example',
    'https://evilexotel.com',
    'https://integrationscore.mum1.exotel.com.',
    'https://integrationscore.mum1.exotel.com/path',
    'https://integrationscore.mum1.exotel.com:8443',
    'http://integrationscore.mum1.exotel.com',
    'http://127.0.0.1.evil.example',
    'http://localhost:1@evil',
    'https://x%0a.exotel.com',
    'javascript:alert(1)',
    '',
  ])('that names the server "%s" is refused', (given) => {
    const problem = given.includes('@') ? 'secret' : 'server'
    expect(parseSetupLink(`hookswitch://setup?server=${given}`)).toEqual({
      ok: false,
      problem: expect.any(String),
    })
    if (problem === 'server') {
      expect(parseSetupLink(`hookswitch://setup?server=${given}`)).toEqual({ ok: false, problem })
    }
  })

  test.each([
    'hookswitch://setup?user=',
    'hookswitch://setup?user=%20asha',
    `hookswitch://setup?user=${'a'.repeat(257)}`,
    'hookswitch://setup?user=a%0Ab',
    'hookswitch://setup?user=%E2%80%AEoar.ahsa',
    'hookswitch://setup?user=a&user=b',
    'hookswitch://setup?region=us',
    'hookswitch://setup?user=a&theme=dark',
    'hookswitch://setup?user=a#fragment',
    `hookswitch://setup?user=a&region=in&${'&'.repeat(3000)}`,
  ])('with anything else in it is refused: %s', (link) => {
    expect(parseSetupLink(link)).toEqual({ ok: false, problem: 'invalid' })
  })

  test.each([
    'hookswitch://setups?user=a',
    'hookswitch://off',
    'hookswitch:setup?user=a',
    'https://setup?user=a',
    '',
  ])('"%s" is none', (link) => {
    expect(parseSetupLink(link)).toBeNull()
  })
})

describe('following a link', () => {
  const follow = (link: string) => {
    const actions = {
      off: vi.fn(),
      ask: vi.fn(),
      setUp: vi.fn(),
      refuse: vi.fn(),
      enrol: vi.fn(),
      refuseEnrolment: vi.fn(),
      write: vi.fn(),
    }
    followLink(link, actions)
    return actions
  }

  test('for setting up fills in the form, and is not in the journal', () => {
    const { setUp, write } = follow('hookswitch://setup?user=asha.rao&region=in')
    expect(setUp).toHaveBeenCalledExactlyOnceWith({ userId: 'asha.rao', server: null, region: 'in' })
    expect(write).not.toHaveBeenCalled()
  })

  test.each(['hookswitch://setup?token=hush', 'hookswitch://setups?token=hush', 'hookswitch://x#hush'])(
    'that is not followed leaves none of its values in the journal: %s',
    (link) => {
      const { setUp, refuse, write } = follow(link)
      expect(setUp).not.toHaveBeenCalled()
      expect(JSON.stringify(write.mock.calls)).toContain('link ignored')
      expect(JSON.stringify(write.mock.calls)).not.toContain('hush')
      expect(refuse.mock.calls).toEqual(link.includes('setup?') ? [['secret']] : [])
    },
  )
})

describe('the form for signing in', () => {
  const opened: Event = { kind: 'setup-asked', setup, at: moment(0) }
  const missing = (former: typeof identity | null): Event => ({
    kind: 'credentials-missing',
    former,
    at: moment(0),
  })

  test('is filled in by a link, before or after the app knows that no agent is signed in', () => {
    for (const events of [
      [opened, missing(null)],
      [missing(null), opened],
    ]) {
      const { state } = play(startedWith(false), ...events)
      expect(windowOf(state, { messages }).signIn).toEqual({
        userId: 'asha.rao',
        gateway: 'integrations',
        relay: null,
        isFirst: true,
        server: 'https://integrationscore.mum1.exotel.com',
        offersPracticeMode: true,
        setup,
      })
    }
  })

  test('is filled in for an agent who signs in again', () => {
    const { state } = play(startedWith(false), missing(identity), opened)
    expect(windowOf(state, { messages }).signIn).toMatchObject({ userId: 'asha.rao', isFirst: false, setup })
  })

  test('is empty without a link, and again once somebody has signed in and out', () => {
    expect(windowOf(play(initialState, missing(null)).state, { messages }).signIn?.setup).toBeNull()
    const { state } = play(startedWith(false), missing(null), opened, signsIn(0), {
      kind: 'signed-out',
      disk: null,
      at: moment(0),
    })
    expect(windowOf(state, { messages }).signIn).toMatchObject({ userId: '', setup: null })
  })

  test('does not come before an agent who is signed in, and switches nothing', () => {
    const before = runningAt('phone')
    const { state, effects } = play(before, opened)
    expect(state).toBe(before)
    expect(effects).toEqual([])
    expect(play(startedWith(false), opened, signsIn(0)).state.setup).toBeNull()
  })
})
