import { clockTime } from '../../src/core/locales/clock.ts'
import { type Messages, messagesIn } from '../../src/core/locales/messages.ts'
import type { Device, DeviceFacts } from '../../src/core/model/device.ts'
import { noSupport } from '../../src/core/model/failure.ts'
import type { Identity } from '../../src/core/model/identity.ts'
import { noProgress } from '../../src/core/model/intent.ts'
import { newSession, type SignedIn, signedOutSession } from '../../src/core/model/session.ts'
import { initialState, type State } from '../../src/core/model/state.ts'

/** Eighteen to eleven in the morning of some day, wherever the test runs: UTC ms. */
export const at = new Date(2026, 4, 12, 10, 42).getTime()

const moment = { utc: at, monotonic: 1000, random: 0.5 }
/** The agent of every state. */
export const identity: Identity = {
  userId: 'asha.rao',
  host: 'integrationscore.mum1.exotel.com',
  gateway: 'integrations',
  simulated: false,
}

const phone: DeviceFacts = { present: true, verified: true, busy: false, address: '+91******3210' }
const sip: DeviceFacts = { present: true, verified: true, busy: false, address: 'sip:ash*******3099' }
const notReported = { verified: null, busy: null, address: null }

/** A state of the app with the texts that the window must show for it, and those that it must not. */
export interface WindowState {
  readonly name: string
  readonly state: State
  readonly trayMissing?: boolean
  /** Agents may see it any day: without the details it fits into the window as it opens, also enlarged to 125 %. */
  readonly isDaily?: true
  /** The agent has to fill in a form, which may need scrolling; every other state fits at 100 %. */
  readonly isForm?: true
  shows(messages: Messages): readonly string[]
  /** What it shows once "Details" is open. */
  details?(messages: Messages): readonly string[]
  hides?(messages: Messages): readonly string[]
}

const callsRing = ({ calls }: Messages) => [calls.phone, calls.sip]
const callsDoNot = ({ calls }: Messages) => [calls.off]
const callsAre = (messages: Messages) => [...callsRing(messages), ...callsDoNot(messages)]

/** What differs from the usual: of the state, or of its session. */
type Change = Partial<Omit<State, 'session'>> & Partial<SessionParts>

type SessionParts = Pick<SignedIn, 'confirmed' | 'intent' | 'work' | 'devices' | 'accountFailure' | 'lease'>

/** Signed in by token, a lock watch at work, and `change` on top. */
export function signedIn(change: Change = {}, who: Partial<Identity> = {}): State {
  const known = newSession({ ...identity, ...who })
  const byToken = { phone: { ...phone, ...notReported }, sip: { ...sip, ...notReported } }
  const { confirmed = null, intent = null, work = known.work, ...others } = change
  const { devices = byToken, accountFailure = null, lease = known.lease, ...rest } = others
  const relay = known.relay === null ? null : { ...known.relay, connected: true, freshAt: at }
  return {
    ...initialState,
    session: {
      ...known,
      firstReadEnded: true,
      confirmed,
      intent,
      work,
      devices,
      accountFailure,
      relay,
      lease,
    },
    presence: { ...initialState.presence, lockWatch: { kind: 'working', source: 'logind' }, locked: false },
    ...rest,
  }
}

/** The same with an Exotel account beside the token, which reports numbers, verification and calls. */
export function connected(change: Change = {}): State {
  return signedIn({ devices: { phone, sip }, ...change }, { gateway: 'both' })
}

/** Exotel has confirmed that calls ring on `active`. */
export function confirmed(active: 'phone' | 'sip' | 'off' | 'both'): Pick<SignedIn, 'confirmed'> {
  return { confirmed: { active, updatedAt: null, how: 'read-back', at: moment } }
}

/** Somebody asked for `target` and it is not confirmed. */
export function asked(target: Device | 'off'): Pick<SignedIn, 'intent' | 'work'> {
  return {
    intent: {
      id: 'a request',
      target,
      cause: 'user',
      at: moment,
      requests: [],
      restoreOnRefusal: null,
      knownBefore: null,
      check: null,
      progress: noProgress,
    },
    work: { kind: 'reading', call: 1, sentAt: 0 },
  }
}

/** The same once the desktop has reported a lock. */
function afterLock(state: State): State {
  return { ...state, presence: { ...state.presence, lastLock: { at, source: 'logind' } } }
}

const unreachable: State['problem'] = {
  kind: 'failed',
  target: null,
  failure: { ...noSupport, kind: 'unreachable', reason: 'no-such-name' },
}

/** OFF for twelve begun minutes more; SIP comes back after it. */
export const timedOff: NonNullable<State['timedOff']> = {
  device: 'sip',
  until: at + 11.5 * 60_000,
  started: moment,
  owner: { userId: '1', host: 'localhost' },
  fromEarlierRun: false,
}

/** Every state that looks different, in the order of the day. */
export const windowStates: readonly WindowState[] = [
  {
    name: 'phone',
    isDaily: true,
    state: connected({ ...confirmed('phone'), lastChange: { active: 'phone', at, cause: 'user' } }),
    shows: ({ calls, window }) => [calls.phone, window.confirmedAt('10:42')],
    details: ({ window, state, cause }) => [state.verified, window.free, '+91******3210', cause.user],
    hides: ({ state, form }) => [state.unknown, form.connectAccount],
  },
  {
    name: 'sip',
    isDaily: true,
    state: connected({
      ...confirmed('sip'),
      devices: { phone, sip: { ...sip, busy: true } },
      lastChange: { active: 'sip', at, cause: 'shortcut' },
    }),
    shows: ({ calls, window, deviceName }) => [
      calls.sip,
      window.confirmedAt('10:42'),
      window.deviceBusy(deviceName.sip),
    ],
    details: ({ window, cause }) => [window.busy, cause.shortcut],
  },
  {
    name: 'off',
    isDaily: true,
    state: afterLock(signedIn({ ...confirmed('off'), lastChange: { active: 'off', at, cause: 'lock' } })),
    shows: ({ calls, window }) => [calls.off, window.confirmedAt('10:42')],
    details: ({ window, state, form }) => [
      window.verificationUnknown,
      window.onlyAccountTells,
      form.connectAccount,
      state.lastLock('10:42', 'logind'),
    ],
  },
  {
    name: 'restored',
    isDaily: true,
    state: afterLock(connected({ ...confirmed('sip'), lastChange: { active: 'sip', at, cause: 'restore' } })),
    shows: ({ calls }) => [calls.sip],
    details: ({ state, cause }) => [cause.restore, state.lastLock('10:42', 'logind')],
  },
  {
    name: 'off-after-call',
    isDaily: true,
    state: connected({
      ...confirmed('phone'),
      devices: { phone: { ...phone, busy: true }, sip },
      offAfterCall: { requests: ['a'], cause: 'user', busy: true, since: 0, heardAt: 0, lookAt: 0 },
    }),
    shows: ({ calls, offAfterCall }) => [calls.phone, offAfterCall.waiting, offAfterCall.cancel],
    hides: ({ window }) => [window.untilTime],
  },
  {
    name: 'switching',
    isDaily: true,
    state: connected(asked('sip')),
    shows: ({ state, window }) => [state.switchingTo.sip, window.notConfirmedYet],
    hides: callsAre,
  },
  {
    name: 'unreachable',
    isDaily: true,
    state: connected({ problem: unreachable }),
    shows: ({ state, window, unreachable: why }) => [
      state.unknown,
      window.nothingConfirmed,
      why['no-such-name'].message,
      window.remedy.retry,
    ],
    hides: callsAre,
  },
  {
    name: 'not-confirmed',
    isDaily: true,
    state: connected({ ...asked('off'), problem: unreachable }),
    shows: ({ state }) => [state.mayStillRing, state.notConfirmedYet('off', '10:42')],
    hides: callsAre,
  },
  {
    name: 'not-verified',
    isDaily: true,
    state: connected({
      ...confirmed('off'),
      devices: { phone: { ...phone, verified: false }, sip },
      problem: {
        kind: 'failed',
        target: 'phone',
        failure: { ...noSupport, kind: 'unverified', code: 10809, httpStatus: 409, requestId: '6f2c9a01' },
      },
    }),
    shows: ({ calls, howToVerify, window }) => [calls.off, howToVerify, window.tryVerified],
    details: ({ state, support }) => [state.notVerified, support.code(10809)],
  },
  {
    name: 'changed-elsewhere',
    isDaily: true,
    state: connected({
      ...confirmed('phone'),
      lastChange: { active: 'phone', at, cause: null },
      notice: { kind: 'changed-elsewhere', active: 'phone', at },
    }),
    shows: ({ calls, window, notice }) => [
      calls.phone,
      window.changedElsewhereAt('10:42'),
      notice.changedElsewhere('', '').remedy,
    ],
  },
  {
    name: 'withdrawn',
    isDaily: true,
    state: connected({
      ...confirmed('off'),
      notice: { kind: 'on-withdrawn', target: 'sip', why: 'expired', failure: null },
    }),
    shows: ({ calls, notice, window }) => [
      calls.off,
      notice.onWithdrawnExpired('sip').message,
      window.remedy.sip,
    ],
  },
  {
    name: 'timed-off',
    isDaily: true,
    state: connected({ ...confirmed('off'), timedOff }),
    shows: ({ calls, window }) => [
      calls.off,
      window.timeLeft.minutes(clockTime(messagesIn('en'), timedOff.until), 12),
      window.afterTimedOff('sip'),
      window.longer,
      window.backOn,
    ],
  },
  {
    name: 'question',
    isDaily: true,
    state: connected({ ...confirmed('off'), question: { device: 'phone', why: 'restore' } }),
    shows: ({ calls, question, window }) => [
      calls.off,
      question.text.restore('phone'),
      question.yes('phone'),
      window.leaveIt,
    ],
  },
  {
    name: 'no-lock-watch',
    isDaily: true,
    state: connected({
      ...confirmed('phone'),
      presence: { ...initialState.presence, lockWatch: { kind: 'none' } },
    }),
    shows: ({ calls, state }) => [calls.phone, state.noLockWatch],
  },
  {
    name: 'both',
    isDaily: true,
    state: connected(confirmed('both')),
    shows: ({ calls, notice }) => [calls.both, notice.bothOn.remedy],
  },
  {
    name: 'one-device',
    isDaily: true,
    state: connected({
      ...confirmed('phone'),
      devices: { phone: { ...phone, address: null }, sip: { ...notReported, present: false } },
    }),
    shows: ({ calls, state }) => [calls.phone, state.noDevice.sip],
    details: ({ window }) => [window.noNumber],
  },
  {
    name: 'keychain-locked',
    isDaily: true,
    state: {
      ...signedIn(),
      session: { kind: 'keychain-failed', identity, failure: { kind: 'locked' } },
    },
    shows: ({ state, window, keychainMessage }) => [
      state.unknown,
      window.cannotAsk,
      keychainMessage.locked(''),
      window.remedy.retry,
    ],
    hides: callsAre,
  },
  {
    name: 'token-rejected',
    isForm: true,
    state: {
      ...signedIn(),
      session: signedOutSession(identity),
      problem: {
        kind: 'failed',
        target: null,
        failure: { ...noSupport, kind: 'unauthorized', httpStatus: 401, requestId: '6f2c9a01' },
      },
    },
    shows: ({ state, window, failed, form }) => [
      state.signedOut,
      window.notKnownSignedOut,
      failed.unauthorized.message,
      form.signInAgain,
    ],
    hides: callsAre,
  },
  {
    name: 'simulator',
    isDaily: true,
    state: signedIn(
      { ...confirmed('sip'), lastChange: { active: 'sip', at, cause: 'user' } },
      { simulated: true },
    ),
    shows: ({ state, calls, window }) => [state.simulated, calls.sip, window.leave],
  },
  {
    name: 'no-tray',
    isDaily: true,
    state: connected(confirmed('phone')),
    trayMissing: true,
    shows: ({ calls, window, menu }) => [calls.phone, window.noTray, menu.quit],
  },
]
