import { describe, expect, test } from 'vitest'
import { clockTime } from '../../src/core/locales/clock.ts'
import { type Failure, type FailureKind, noSupport } from '../../src/core/model/failure.ts'
import type { Remedy } from '../../src/core/model/problem.ts'
import { signedOutSession } from '../../src/core/model/session.ts'
import { devicesOf, initialState, type State } from '../../src/core/model/state.ts'
import { viewOf } from '../../src/core/view/view.ts'
import type { WindowModel } from '../../src/core/view/window-model.ts'
import { messages } from '../support/messages.ts'
import {
  asked,
  at,
  confirmed,
  connected,
  signedIn,
  timedOff,
  windowStates,
} from '../support/window-states.ts'

const windowFor = (state: State) => viewOf(state, { messages }).window
const failed = (failure: Failure, target: 'phone' | 'sip' | 'off' | null = null): Pick<State, 'problem'> => ({
  problem: { kind: 'failed', failure, target },
})
const unreachable: Failure = { ...noSupport, kind: 'unreachable', reason: 'refuses' }
const signedOut = (former: State['session']): State => ({
  ...initialState,
  session: signedOutSession(former.kind === 'signed-in' ? former.identity : null),
})

describe('whether calls ring, and where', () => {
  test.each<[string, State, WindowModel['icon'], string, string]>([
    ['starting', initialState, 'checking', 'Starting', 'Not known yet whether calls ring'],
    ['phone', signedIn(confirmed('phone')), 'phone', 'Calls ring on your phone', 'Confirmed by Exotel 10:42'],
    [
      'sip',
      signedIn(confirmed('sip')),
      'sip',
      'Calls ring on your softphone (SIP)',
      'Confirmed by Exotel 10:42',
    ],
    ['off', signedIn(confirmed('off')), 'off', 'Calls are off', 'Confirmed by Exotel 10:42'],
    [
      'both',
      signedIn(confirmed('both')),
      'problem',
      'Calls ring on phone and softphone at once',
      'Confirmed by Exotel 10:42',
    ],
    [
      'asked for',
      signedIn(asked('sip')),
      'switching-sip',
      'Switching calls to SIP',
      'Waiting for Exotel to confirm',
    ],
    [
      'asked for off',
      signedIn(asked('off')),
      'switching-off',
      'Switching calls off',
      'Waiting for Exotel to confirm',
    ],
    [
      'asked for, and failing',
      signedIn({ ...asked('sip'), ...failed(unreachable) }),
      'problem',
      'Unknown: calls may ring',
      "Exotel hasn't confirmed SIP (since 10:42)",
    ],
    [
      'asked for off, and failing',
      signedIn({ ...asked('off'), ...failed(unreachable) }),
      'problem',
      'Calls may still ring',
      "Exotel hasn't confirmed Off (since 10:42)",
    ],
    [
      'being read',
      signedIn({ work: { kind: 'reading', call: 1, sentAt: 0 } }),
      'checking',
      'Asking Exotel where calls ring',
      'Not known yet whether calls ring',
    ],
    [
      'nothing confirmed',
      signedIn(),
      'unknown',
      'Unknown: calls may ring',
      'No recent confirmation from Exotel',
    ],
    [
      'changed elsewhere',
      signedIn({ ...confirmed('sip'), lastChange: { active: 'sip', at, cause: null } }),
      'sip',
      'Calls ring on your softphone (SIP)',
      'Changed elsewhere at 10:42',
    ],
    [
      'the keychain is locked',
      { ...signedIn(), session: keychainLocked() },
      'problem',
      'Unknown: calls may ring',
      'Exotel cannot be asked without the keychain',
    ],
    [
      'signed out',
      signedOut(signedIn().session),
      'signed-out',
      'Not signed in',
      'Hookswitch does not know whether calls ring',
    ],
  ])('%s', (_name, state, icon, headline, detail) => {
    expect(windowFor(state)).toMatchObject({ icon, headline, detail })
    expect(viewOf(state, { messages }).icon).toBe(icon)
  })

  test('only what is confirmed is marked, and only while nothing is under way', () => {
    const chosen = (state: State) =>
      windowFor(state)
        .choices.filter((choice) => choice.chosen)
        .map(({ target }) => target)
    expect(chosen(signedIn(confirmed('sip')))).toEqual(['sip'])
    expect(chosen(signedIn({ ...confirmed('sip'), ...asked('phone') }))).toEqual([])
    expect(chosen(signedIn(confirmed('both')))).toEqual([])
    expect(chosen(signedIn())).toEqual([])
  })

  test('Off for a while shows its end only while OFF is confirmed', () => {
    expect(windowFor(signedIn({ ...confirmed('off'), timedOff })).timedOff).toEqual({
      until: timedOff.until,
      clock: clockTime(messages, timedOff.until),
      device: 'sip',
      reason: null,
      text: 'Then back on: SIP',
    })
    expect(windowFor(signedIn({ ...asked('off'), timedOff })).timedOff).toBe(null)
    expect(windowFor(signedIn({ timedOff })).timedOff).toBe(null)
  })
})

describe('the time in the state', () => {
  const lastChange = (active: 'phone' | 'off') => ({ active, at, cause: 'user' }) as const
  test('begins with the change to what is confirmed', () => {
    expect(windowFor(signedIn({ ...confirmed('off'), lastChange: lastChange('off') })).since).toBe(at)
  })

  test('is not known after another change, before a confirmation, or if the app saw no change', () => {
    expect(windowFor(signedIn({ ...confirmed('off'), lastChange: lastChange('phone') })).since).toBe(null)
    expect(
      windowFor(signedIn({ ...confirmed('off'), ...asked('off'), lastChange: lastChange('off') })).since,
    ).toBe(null)
    expect(windowFor(signedIn({ lastChange: lastChange('off') })).since).toBe(null)
    expect(windowFor(signedIn(confirmed('off'))).since).toBe(null)
  })
})

describe('the notes', () => {
  const notes = (state: State) => windowFor(state).notes.map(({ text }) => text)

  test('there are none where all is as usual', () => {
    expect(notes(signedIn(confirmed('off')))).toEqual([])
  })

  test('practice mode comes before a missing tray, and both have a button', () => {
    const { window, menu } = messages
    const model = viewOf(signedIn(confirmed('off'), { simulated: true }), {
      messages,
      trayMissing: true,
    }).window
    expect(model.notes.map(({ text }) => text)).toEqual([messages.state.simulated, window.noTray])
    expect(model.notes.map(({ action }) => action?.phrase)).toEqual([window.leaveSimulator, menu.quit])
  })

  test('a device that is not verified comes before one that has a call', () => {
    const facts = { present: true, verified: true, busy: false, address: null }
    const devices = { phone: { ...facts, busy: true }, sip: { ...facts, verified: false } }
    expect(notes(signedIn({ ...confirmed('phone'), devices }))).toEqual([
      expect.stringMatching(/^SIP is not verified/),
      'You are on a call on Phone.',
    ])
  })

  test('a device that is not verified is none while the problem says so', () => {
    const facts = { present: true, verified: true, busy: false, address: null }
    const devices = { phone: { ...facts, verified: false }, sip: facts }
    const refused = failed({ ...noSupport, kind: 'unverified' }, 'phone')
    expect(notes(signedIn({ ...confirmed('off'), devices, ...refused }))).toEqual([])
    expect(notes(signedIn({ ...confirmed('off'), devices }))).toHaveLength(1)
  })

  test('a lock that cannot be noticed is one', () => {
    const { presence } = signedIn()
    const state = signedIn({ ...confirmed('phone'), presence: { ...presence, lockWatch: { kind: 'none' } } })
    expect(notes(state)).toEqual([messages.state.noLockWatch])
  })
})

describe('a problem has its remedy as a button', () => {
  const action = (state: State) => windowFor(state).problem?.action ?? null
  test.each<[string, State, Remedy | null, string | null]>([
    ['unreachable', signedIn(failed(unreachable)), { kind: 'retry' }, 'Try now'],
    [
      'unverified',
      signedIn(failed({ ...noSupport, kind: 'unverified' }, 'sip')),
      { kind: 'switch', target: 'sip' },
      'Verified it? Try again',
    ],
    [
      'the other device is on',
      signedIn(failed({ ...noSupport, kind: 'other-device-on' }, 'sip')),
      { kind: 'switch', target: 'off' },
      'Switch calls off',
    ],
    [
      'the key is rejected',
      signedIn(failed({ ...noSupport, kind: 'key-rejected' })),
      { kind: 'connect-account' },
      'Connect the account',
    ],
    [
      'off is not confirmed',
      signedIn({ problem: { kind: 'off-not-confirmed', since: at } }),
      { kind: 'retry' },
      'Try now',
    ],
    ['the keychain is locked', { ...signedIn(), session: keychainLocked() }, { kind: 'retry' }, 'Try now'],
    [
      'withdrawn',
      signedIn({ notice: { kind: 'on-withdrawn', target: 'phone', why: 'away', failure: null } }),
      { kind: 'switch', target: 'phone' },
      'Switch Phone on',
    ],
    [
      'an old off was not sent',
      signedIn({ notice: { kind: 'off-withdrawn', active: 'sip', at } }),
      { kind: 'switch', target: 'off' },
      'Switch calls off',
    ],
    [
      'a pause that Exotel asked for',
      signedIn(failed({ ...noSupport, kind: 'rate-limited', retryAfter: 5000 })),
      null,
      null,
    ],
    ['for the administrator', signedIn(failed({ ...noSupport, kind: 'not-linked' }, 'sip')), null, null],
    [
      'a full disk',
      signedIn({ problem: { kind: 'disk', failure: { kind: 'full', file: '/x', reason: 'full' } } }),
      null,
      null,
    ],
  ])('%s', (_name, state, does, label) => {
    expect(windowFor(state).problem).not.toBe(null)
    expect(action(state)?.does ?? null).toEqual(does)
    expect(action(state)?.label ?? null).toBe(label)
  })

  test('a failure that the app retries can be retried at once, unless Exotel asked for a pause', () => {
    const kinds: readonly FailureKind[] = ['server-error', 'timeout', 'cut', 'foreign', 'too-large']
    for (const kind of kinds) {
      const failure = { ...noSupport, kind, retryAfter: null } as Failure
      expect(action(signedIn(failed(failure)))?.does).toEqual({ kind: 'retry' })
    }
  })
})

describe('what support needs', () => {
  const failure: Failure = { ...noSupport, kind: 'server-error', httpStatus: 500, retryAfter: null }
  const notice = { kind: 'on-withdrawn', target: 'phone', why: 'expired', failure } as const

  test('names what held a withdrawn request up', () => {
    expect(windowFor(signedIn({ ...confirmed('off'), notice })).problem?.support).toContain('500')
  })

  test('belongs to the advice that is shown, not to an older notice', () => {
    expect(windowFor(signedIn({ ...confirmed('both'), notice })).problem).toMatchObject({
      isNotice: false,
      support: '',
    })
  })
})

describe('a card for each device', () => {
  const cards = (state: State) => windowFor(state).devices

  test('shows number, verification and calls where an account is connected', () => {
    const [phone, sip] = cards(connected(confirmed('phone')))
    expect(phone).toMatchObject({
      label: 'Phone',
      number: '+91******3210',
      verification: { state: 'verified', text: 'Verified', how: '' },
      busy: { state: 'free', text: 'Free' },
    })
    expect(sip?.note).toBe('SIP rings only while your softphone is open.')
  })

  test('says why verification is not known, and shows nothing about calls', () => {
    const [phone] = cards(signedIn(confirmed('phone')))
    expect(phone?.verification).toMatchObject({
      state: 'unknown',
      how: 'Known only with a connected Exotel account.',
    })
    expect(phone).toMatchObject({ number: 'Number not known', busy: { state: 'unknown', text: '' } })
    const unread = cards(
      connected({ accountFailure: unreachable, devices: { ...devicesOf(connected()), phone: nothing } }),
    )
    expect(unread[0]?.verification.how).toBe('Exotel cannot be reached: its server refuses connections.')
  })

  test('says how a phone is verified', () => {
    const { phone } = devicesOf(connected())
    const [card] = cards(
      connected({ devices: { ...devicesOf(connected()), phone: { ...phone, verified: false } } }),
    )
    expect(card?.verification).toMatchObject({
      state: 'not-verified',
      how: expect.stringContaining('missed call'),
    })
  })
})

describe('the menu of the tray', () => {
  const former = signedOut(signedIn().session)
  const locked: State = { ...signedIn(), session: keychainLocked() }
  /** What opens the window, and on which page, below the choices. */
  const opens = (state: State) =>
    viewOf(state, { messages })
      .menu.slice(1)
      .flatMap((entry) => (entry.kind === 'open' ? [[entry.label, entry.page]] : []))

  test.each<[string, State, string]>([
    [
      'an Off that is not confirmed',
      signedIn({ ...asked('off'), ...failed(unreachable, 'off') }),
      "Calls may still ring: Exotel hasn't confirmed Off (since 10:42)",
    ],
    [
      'a device that is not',
      signedIn({ ...asked('sip'), ...failed(unreachable, 'sip') }),
      "Unknown where calls ring: Exotel hasn't confirmed SIP (since 10:42)",
    ],
    ['the token was rejected', former, 'Not signed in: calls may ring'],
    ['off', signedIn(confirmed('off')), 'Calls are off · confirmed 10:42'],
  ])('only its first entry says whether calls ring, and opens the window: %s', (_name, state, line) => {
    expect(viewOf(state, { messages }).menu[0]).toEqual({ kind: 'open', page: 'main', label: line })
    expect(viewOf(state, { messages }).tooltip).toBe(`Hookswitch: ${line}`)
  })

  test.each<[NonNullable<State['question']>, string]>([
    [{ device: 'sip', why: 'restore' }, 'Switch SIP on again, as before you left'],
    [{ device: 'sip', why: 'timer' }, 'Switch SIP on again, as the time off is over'],
    [{ device: 'sip', why: 'link' }, 'Switch SIP on, as a link asks'],
    [
      { device: 'sip', why: 'desk-lost', from: 0, until: 1 },
      'Switch SIP on again, as before this computer was unreachable',
    ],
  ])('answers a question (%o) in an entry that names it', (question, label) => {
    const { menu } = viewOf(signedIn({ ...confirmed('off'), question }), { messages })
    expect(menu).toContainEqual({ kind: 'answer', device: 'sip', label })
  })

  test('ends in Show window, Settings and Quit', () => {
    expect(
      viewOf(signedIn(confirmed('off')), { messages })
        .menu.slice(-3)
        .map((entry) => entry.kind !== 'separator' && entry.label),
    ).toEqual(['Show window', 'Settings', 'Quit'])
  })

  test.each<[string, State, 'main' | 'settings']>([
    ['an agent is signed in', signedIn(confirmed('phone')), 'settings'],
    ['nothing is known', signedIn(), 'settings'],
    ['the keychain is locked', locked, 'settings'],
    ['starting', initialState, 'settings'],
    ['the token was rejected', former, 'main'],
    ['no agent was ever signed in', signedOut(initialState.session), 'main'],
  ])('Settings opens the page that applies: %s', (_name, state, page) => {
    expect(opens(state).slice(-2)).toEqual([
      ['Show window', null],
      ['Settings', page],
    ])
  })

  test.each<[string, State, string]>([
    ['a failure', signedIn(failed(unreachable)), 'Exotel cannot be reached: its server refuses connections.'],
    [
      'a target that is still tried',
      signedIn({ ...asked('sip'), ...failed(unreachable, 'sip') }),
      'Exotel cannot be reached: its server refuses connections.',
    ],
    ['both on', signedIn(confirmed('both')), messages.notice.bothOn.message],
    ['a keychain', locked, 'The keychain that holds your token is locked.'],
    ['a token that is gone', former, messages.signIn.tokenGone.message],
    [
      'news',
      signedIn({ ...confirmed('sip'), notice: { kind: 'changed-elsewhere', active: 'sip', at } }),
      'Changed elsewhere at 10:42: Calls ring on your softphone (SIP).',
    ],
  ])('the entry of a problem opens the main page: %s', (_name, state, message) => {
    expect(opens(state).slice(0, -2)).toEqual([[message, 'main']])
    expect(windowFor(state).problem?.message).toBe(message)
  })

  test('a desk that the relay no longer accepts is sent for a code, not for a token', () => {
    const { session } = signedIn()
    if (session.kind !== 'signed-in') throw new Error('No agent is signed in.')
    const identity = { ...session.identity, relay: 'https://relay.example.in' }
    const gone: State = { ...initialState, session: signedOutSession(identity) }
    const said = 'Unauthorized. The desk token is not valid: enrol this desk again.'
    const rejected: State = {
      ...gone,
      ...failed({ ...noSupport, kind: 'unauthorized', said, httpStatus: 401 }),
    }
    expect(windowFor(rejected).problem).toMatchObject({
      ...messages.relay.tokenRejected,
      support: 'HTTP 401',
    })
    expect(windowFor(gone).problem).toMatchObject(messages.relay.tokenGone)
    expect(windowFor({ ...rejected, session: signedOutSession(session.identity) }).problem).toMatchObject(
      messages.failed.unauthorized,
    )
  })

  test('names the refused target, which no other entry does', () => {
    const state = signedIn({ ...confirmed('off'), ...failed({ ...noSupport, kind: 'unverified' }, 'phone') })
    expect(opens(state)[0]).toEqual(['Phone: This device is not verified: no calls.', 'main'])
  })

  test('says why a choice is disabled, unless the first entry does', () => {
    const choices = (state: State) =>
      viewOf(state, { messages }).menu.flatMap((entry) => (entry.kind === 'choice' ? [entry.label] : []))
    const without = { present: false, verified: null, busy: null, address: null }
    const devices = devicesOf(signedIn())
    expect(choices(signedIn({ devices: { ...devices, sip: without } }))).toEqual([
      'Phone',
      'SIP: Your Exotel account has no SIP device.',
      'Off',
    ])
    expect(choices(former)).toEqual(['Phone', 'SIP', 'Off'])
  })

  test('has no such entry without a problem', () => {
    expect(opens(signedIn(confirmed('off')))).toHaveLength(2)
  })
})

test('the answer no keeps what is on, and is not offered where nothing is confirmed', () => {
  const question: State['question'] = { device: 'phone', why: 'link' }
  const no = (state: State) => windowFor(state).question?.no
  expect(no(signedIn({ ...confirmed('sip'), question }))).toMatchObject({ target: 'sip' })
  expect(no(signedIn({ ...confirmed('off'), question }))).toMatchObject({ target: 'off' })
  expect(no(signedIn({ question }))).toBe(null)
  expect(no(signedIn({ ...confirmed('both'), question }))).toBe(null)
})

test('the window says who is signed in, or what signing in needs', () => {
  expect(windowFor(connected())).toMatchObject({
    user: { id: 'asha.rao', gateway: 'both' },
    account: { connected: true },
    signIn: null,
  })
  expect(windowFor(signedIn()).account).toMatchObject({ connected: false })
  expect(windowFor(signedOut(signedIn().session)).signIn).toEqual({
    userId: 'asha.rao',
    server: null,
    gateway: 'integrations',
    isFirst: false,
    relay: null,
    offersPracticeMode: true,
    setup: null,
  })
  expect(windowFor(signedOut(initialState.session)).signIn).toMatchObject({ userId: '', isFirst: true })
})

test('no two states look alike', () => {
  const shown = windowStates.map(({ state, trayMissing }) =>
    JSON.stringify(viewOf(state, { messages, trayMissing }).window),
  )
  expect(new Set(shown).size).toBe(shown.length)
})

const nothing = { present: null, verified: null, busy: null, address: null }

function keychainLocked(): State['session'] {
  const { session } = signedIn()
  if (session.kind !== 'signed-in') throw new Error('Nobody is signed in.')
  return { kind: 'keychain-failed', identity: session.identity, failure: { kind: 'locked' } }
}
