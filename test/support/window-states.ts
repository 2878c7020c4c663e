import type { Device, DeviceFacts } from '../../src/core/device.ts'
import { noSupport } from '../../src/core/failure.ts'
import { type Identity, initialState, noProgress, type State } from '../../src/core/state.ts'

/** Half past nine in the morning of some day, wherever the test runs: UTC ms. */
export const at = new Date(2026, 4, 12, 10, 42).getTime()

const moment = { utc: at, monotonic: 1000, random: 0.5 }
const identity: Identity = {
  userId: 'asha.rao',
  host: 'integrationscore.mum1.exotel.com',
  gateway: 'integrations',
  simulated: false,
}

const phone: DeviceFacts = { present: true, verified: true, busy: false, address: '+91******3210' }
const sip: DeviceFacts = { present: true, verified: true, busy: false, address: 'sip:ash*******3099' }
const untold = { verified: null, busy: null, address: null }

/** A state of the app with the sentences that the window must show for it, and those that it must not. */
export interface WindowState {
  readonly name: string
  readonly state: State
  readonly trayMissing?: boolean
  readonly shows: readonly string[]
  readonly hides?: readonly string[]
}

/** Signed in by token, a lock watch at work, and `change` on top. */
export function signedIn(change: Partial<State> = {}, who: Partial<Identity> = {}): State {
  return {
    ...initialState,
    session: {
      kind: 'signed-in',
      identity: { ...identity, ...who },
      firstReadEnded: true,
      leaving: null,
    },
    presence: { ...initialState.presence, lockWatch: { kind: 'working', source: 'logind' }, locked: false },
    devices: { phone: { ...phone, ...untold }, sip: { ...sip, ...untold } },
    ...change,
  }
}

/** The same with an Exotel account beside the token, which tells of numbers, verification and busy. */
export function connected(change: Partial<State> = {}): State {
  return signedIn({ devices: { phone, sip }, ...change }, { gateway: 'both' })
}

/** Exotel has proven that calls ring on `active`. */
export function proven(active: 'phone' | 'sip' | 'off' | 'both'): Pick<State, 'confirmed'> {
  return { confirmed: { active, updatedAt: null, proof: 'read-back', at: moment } }
}

/** Somebody asked for `target` and it is not proven. */
export function asked(target: Device | 'off'): Pick<State, 'intent' | 'work'> {
  return {
    intent: {
      id: 'a wish',
      target,
      cause: 'user',
      at: moment,
      requests: [],
      confirmedBefore: null,
      before: null,
      check: null,
      progress: noProgress,
    },
    work: { kind: 'reading', call: 1 },
  }
}

const unreachable: State['problem'] = {
  kind: 'failed',
  target: null,
  failure: { ...noSupport, kind: 'unreachable', reason: 'no-such-name' },
}

/** Every state that looks different, in the order of the day. */
export const windowStates: readonly WindowState[] = [
  {
    name: 'phone',
    state: connected({ ...proven('phone'), lastChange: { active: 'phone', at, cause: 'user' } }),
    shows: ['Calls ring on Phone', 'Proven 10:42', 'Verified', 'Free', '+91******3210', 'by you'],
    hides: ['Not known whether', 'Connect an Exotel account'],
  },
  {
    name: 'sip',
    state: connected({
      ...proven('sip'),
      devices: { phone, sip: { ...sip, busy: true } },
      lastChange: { active: 'sip', at, cause: 'shortcut' },
    }),
    shows: ['Calls ring on SIP', 'Proven 10:42', 'On a call', 'by your keyboard shortcut'],
  },
  {
    name: 'off',
    state: signedIn({ ...proven('off'), lastChange: { active: 'off', at, cause: 'lock' } }),
    shows: ['Calls do not ring', 'Proven 10:42', 'Verification not known', 'Connect an Exotel account'],
  },
  {
    name: 'switching',
    state: connected(asked('sip')),
    shows: ['Switching calls to SIP', 'Not proven yet', 'Switching'],
    hides: ['Calls ring on', 'Calls do not ring'],
  },
  {
    name: 'unreachable',
    state: connected({ problem: unreachable }),
    shows: [
      'Not known whether calls ring',
      'There is no proof from Exotel',
      'the name of its server cannot be looked up',
      'Try now',
    ],
    hides: ['Calls ring on', 'Calls do not ring'],
  },
  {
    name: 'not-proven',
    state: connected({ ...asked('off'), problem: unreachable }),
    shows: ['Not known whether calls ring', 'Off is not proven yet, trying since 10:42'],
    hides: ['Calls do not ring'],
  },
  {
    name: 'not-verified',
    state: connected({
      ...proven('off'),
      devices: { phone: { ...phone, verified: false }, sip },
      problem: {
        kind: 'failed',
        target: 'phone',
        failure: { ...noSupport, kind: 'unverified', code: 10809, httpStatus: 409, requestId: '6f2c9a01' },
      },
    }),
    shows: [
      'Calls do not ring',
      'Not verified',
      'Give a missed call from that phone',
      'Switch Phone on',
      'code 10809',
    ],
  },
  {
    name: 'changed-elsewhere',
    state: connected({
      ...proven('phone'),
      lastChange: { active: 'phone', at, cause: null },
      notice: { kind: 'changed-elsewhere', active: 'phone', at },
    }),
    shows: [
      'Calls ring on Phone',
      'Changed elsewhere at 10:42',
      'Choose again if that is not what you want.',
    ],
  },
  {
    name: 'withdrawn',
    state: connected({
      ...proven('off'),
      notice: { kind: 'on-withdrawn', target: 'sip', why: 'expired', failure: null },
    }),
    shows: ['Calls do not ring', 'could not be switched on within a minute', 'Switch SIP on'],
  },
  {
    name: 'timed-off',
    state: connected({
      ...proven('off'),
      timedOff: { device: 'sip', until: Date.now() + 11.5 * 60_000, started: moment },
    }),
    shows: ['Calls do not ring', '12 minutes left', 'Then calls ring on SIP again'],
  },
  {
    name: 'question',
    state: connected({ ...proven('off'), question: { device: 'phone', why: 'restore' } }),
    shows: ['Calls do not ring', 'Phone was on before you left.', 'Switch Phone on', 'Leave it as it is'],
  },
  {
    name: 'no-lock-watch',
    state: connected({
      ...proven('phone'),
      presence: { ...initialState.presence, lockWatch: { kind: 'none' } },
    }),
    shows: ['Calls ring on Phone', 'Nothing on this desktop tells when the screen is locked'],
  },
  {
    name: 'both',
    state: connected(proven('both')),
    shows: ['Calls ring on Phone and SIP at once', 'Choose the one that is to ring.'],
  },
  {
    name: 'one-device',
    state: connected({
      ...proven('phone'),
      devices: { phone: { ...phone, address: null }, sip: { ...untold, present: false } },
    }),
    shows: ['Calls ring on Phone', 'Your Exotel account has no SIP device.', 'Number not known'],
  },
  {
    name: 'keychain-locked',
    state: {
      ...signedIn(),
      session: { kind: 'keychain-failed', identity, failure: { kind: 'locked' } },
    },
    shows: ['Not known whether calls ring', 'Exotel cannot be asked', 'keychain', 'is locked', 'Try now'],
  },
  {
    name: 'token-rejected',
    state: {
      ...signedIn(),
      session: { kind: 'signed-out', former: identity },
      problem: {
        kind: 'failed',
        target: null,
        failure: { ...noSupport, kind: 'unauthorized', httpStatus: 401, requestId: '6f2c9a01' },
      },
    },
    shows: [
      'Not signed in',
      'does not know whether calls ring',
      'no longer accepts the token',
      'Sign in again',
    ],
  },
  {
    name: 'simulator',
    state: signedIn(
      { ...proven('sip'), lastChange: { active: 'sip', at, cause: 'user' } },
      { simulated: true },
    ),
    shows: ['Simulator: no real calls are switched', 'Calls ring on SIP'],
  },
  {
    name: 'no-tray',
    state: connected(proven('phone')),
    trayMissing: true,
    shows: ['Calls ring on Phone', 'No tray was found here.', 'Quit'],
  },
]
