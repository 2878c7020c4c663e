import type { Device } from './device.ts'

/** What support needs to find a call in Exotel's logs; every part may be missing. */
export interface Support {
  readonly httpStatus: number | null
  /** Exotel's own code, such as 10809. */
  readonly code: number | null
  readonly requestId: string | null
  /** Exotel's own words, shortened and with secrets and numbers masked. */
  readonly said: string | null
  /**
   * The account API wants one device off before another goes on. If that failed half-way: whether the previous device is on
   * again or, as far as the app knows, nothing is on; null if nothing was turned off.
   */
  readonly previousDevice: 'on-again' | 'left-off' | null
}

/** The rules by which Exotel refuses, each with a code of its own (Exotel: update user's device, error scenarios). */
export type RuleKind =
  /** 1003: the key belongs to another account or lacks the right. */
  | 'key-not-allowed'
  /** 1007: a number and something else in one request. */
  | 'number-not-alone'
  /** 10801: the account has no such user. */
  | 'no-such-user'
  /** 10808: the user has no such device. */
  | 'no-such-device'
  /** 10809 */
  | 'unverified'
  /** 10810 */
  | 'other-device-on'
  /** 10811: the number is in use. */
  | 'number-taken'
  /** 10814 */
  | 'kyc-incomplete'
  /** 10815 */
  | 'trial-account'
  /** 10817: only a phone can do what was asked. */
  | 'not-a-phone'

/** Every way in which a call to Exotel can fail. The union is closed: each kind has its sentence in each language. */
export type Failure = Support &
  (
    | { readonly kind: 'not-linked' }
    /** The integrations API rejects the token. */
    | { readonly kind: 'unauthorized' }
    /** The account API rejects the API key and token, or does not know them in this region (1010). */
    | { readonly kind: 'key-rejected' }
    | { readonly kind: RuleKind }
    | { readonly kind: 'invalid' }
    /** An OFF that Exotel calls invalid: some accounts may have to keep one device on (Exotel: device management). */
    | { readonly kind: 'off-refused' }
    | { readonly kind: 'refused' }
    /** `retryAfter` in ms, null if the answer names none. */
    | { readonly kind: 'rate-limited'; readonly retryAfter: number | null }
    | { readonly kind: 'server-error'; readonly retryAfter: number | null }
    | { readonly kind: 'timeout' }
    | { readonly kind: 'cut' }
    | { readonly kind: 'aborted' }
    /** The server wants a certificate from this computer; it may have received the request before. */
    | { readonly kind: 'client-certificate' }
    | { readonly kind: 'unreachable'; readonly reason: UnreachableReason }
    /**
     * A foreign answer: it is in none of Exotel's envelopes, but a proxy's, a firewall's or a sign-in page's. A redirect
     * is one, too. `retryAfter` in ms, null if it names none.
     */
    | { readonly kind: 'foreign'; readonly retryAfter: number | null }
    /** The answer passed the size limit and was not read. */
    | { readonly kind: 'too-large' }
    /** The answer is in an envelope of Exotel's, and cannot be understood. */
    | { readonly kind: 'malformed'; readonly reason: MalformedReason; readonly lacks?: Lack | undefined }
  )

/** Why a request never left this machine, or never got as far as Exotel. */
export type UnreachableReason =
  | 'no-network'
  | 'no-such-name'
  | 'refuses'
  | 'no-way'
  /** Something on this computer, or its administrator, keeps the app from the network. */
  | 'blocked'
  /** By this computer's clock the server's certificate is not valid now. */
  | 'clock'
  /** This computer does not know the issuer of the server's certificate: a company's own, or an attacker's. */
  | 'unknown-issuer'
  /** The certificate is another server's. */
  | 'wrong-name'
  | 'not-trusted'
  /** The two sides have no version or cipher of TLS in common. */
  | 'no-common-tls'
  | 'proxy'
  /** The proxy wants a name and a password. */
  | 'proxy-sign-in'
  /** The proxy settings cannot be used: a script (PAC) fails, or they name a kind of proxy that does not exist. */
  | 'proxy-setting'

/** A field that is missing in Exotel's record of the user: its name in Exotel's spelling, and the device that lacks it. */
export interface Lack {
  readonly field: string
  /** `user`: the field belongs to the user, not to a device; `other`: to a device that is neither phone nor SIP. */
  readonly of: Device | 'other' | 'user'
}

/** Why an answer of Exotel's cannot be understood. */
export type MalformedReason =
  /** The envelope says that the request succeeded, and the HTTP status says that it failed. */
  | 'contradictory'
  | 'no-record'
  | 'no-token'
  | 'somebody-else'
  | 'fields-missing'
  /** The integrations API's record does not say which device is active. */
  | 'active-missing'
  /** The account's user has no list of devices. */
  | 'devices-missing'
  /** No device is on, and one of the account's does not say whether it takes calls. */
  | 'available-missing'
  | 'same-ids'
  | 'unknown-active'
  /** A device that is neither phone nor SIP takes the calls. */
  | 'unknown-type'
  /** The write succeeded, but the answer does not say which device is on now. */
  | 'no-outcome'
  /** The answer is older than the request, as from a cache, and something may have changed since. */
  | 'outdated'
  /** The app's own code failed while it read the answer. */
  | 'fault'

export type FailureKind = Failure['kind']

/** A support record with nothing in it: the call never got an answer that could be read. */
export const noSupport: Support = {
  httpStatus: null,
  code: null,
  requestId: null,
  said: null,
  previousDevice: null,
}

/** What a failure says about its request; each kind of failure is in one class. */
type FailureClass =
  /** Exotel does not accept the credentials. */
  | 'credentials-rejected'
  /** Exotel has understood the request and refuses it. */
  | 'refused'
  /** The request never reached Exotel, or Exotel put it off. */
  | 'not-begun'
  /** Exotel failed while it handled the request. */
  | 'failed'
  /** No answer came, and the request may have arrived. */
  | 'unanswered'
  /** An answer came that does not tell what Exotel did. */
  | 'not-understood'

const classes: Readonly<Record<FailureKind, FailureClass>> = {
  unauthorized: 'credentials-rejected',
  'key-rejected': 'credentials-rejected',
  'not-linked': 'refused',
  'key-not-allowed': 'refused',
  'number-not-alone': 'refused',
  'no-such-user': 'refused',
  'no-such-device': 'refused',
  unverified: 'refused',
  'other-device-on': 'refused',
  'number-taken': 'refused',
  'kyc-incomplete': 'refused',
  'trial-account': 'refused',
  'not-a-phone': 'refused',
  invalid: 'refused',
  'off-refused': 'refused',
  refused: 'refused',
  'rate-limited': 'not-begun',
  unreachable: 'not-begun',
  'server-error': 'failed',
  timeout: 'unanswered',
  cut: 'unanswered',
  aborted: 'unanswered',
  'client-certificate': 'unanswered',
  foreign: 'not-understood',
  'too-large': 'not-understood',
  malformed: 'not-understood',
}

/** What the app does about a failure: ask again later, ask the agent to sign in, or accept the refusal. */
export type Handling = 'retry' | 'sign-in' | 'give-up'

/** How a failure is handled; a refusal by Exotel's rules is never repeated by itself. */
export function handlingOf({ kind }: Failure): Handling {
  switch (classes[kind]) {
    case 'credentials-rejected':
      return 'sign-in'
    case 'refused':
      return 'give-up'
    case 'not-begun':
    case 'failed':
    case 'unanswered':
    case 'not-understood':
      return 'retry'
  }
}

/**
 * What became of a write that failed: Exotel refused it or never saw it (`not-applied`), Exotel answered but did
 * not say (`ended`), or the outcome is unknown and the write may still be applied (`unanswered`).
 */
export type WriteOutcome = 'not-applied' | 'ended' | 'unanswered'

/**
 * The outcome of a write that ended in this failure. A proxy that answers in Exotel's place may still have passed the write
 * on, and an answer that cannot be understood does not tell. A server error comes in Exotel's own envelope, so it ends the
 * write; but with 502 and 504 one part of Exotel gave up on another, which may go on. Of the answers that cannot be
 * understood only `no-outcome` ends the write: it says that the write succeeded.
 */
export function writeOutcomeOf(failure: Failure): WriteOutcome {
  switch (classes[failure.kind]) {
    case 'credentials-rejected':
    case 'refused':
    case 'not-begun':
      return 'not-applied'
    case 'failed':
      return failure.httpStatus === 502 || failure.httpStatus === 504 ? 'unanswered' : 'ended'
    case 'unanswered':
      return 'unanswered'
    case 'not-understood':
      return failure.kind === 'malformed' && failure.reason === 'no-outcome' ? 'ended' : 'unanswered'
  }
}

/**
 * Whether an answer came that does not tell what Exotel did: `foreign`, `malformed` and `too-large`. After such an answer
 * to a write the outcome is unknown, and a read shows it better than a second write. False if no answer came at
 * all (`timeout`, `cut`, `aborted`, `unreachable`) and for everything that Exotel itself said.
 */
export function cannotBeUnderstood({ kind }: Failure): boolean {
  return classes[kind] === 'not-understood'
}

/**
 * The wait that the server asked for, in ms; 0 where it asked for none. A proxy or firewall may ask for a wait, too;
 * obeying it is harmless, and spares an overloaded gateway.
 */
export function requestedWait(failure: Failure): number {
  switch (failure.kind) {
    case 'rate-limited':
    case 'server-error':
    case 'foreign':
      return failure.retryAfter ?? 0
    default:
      return 0
  }
}

/** The outcome of anything that can fail in one of the known ways. */
export type Result<Value, Error = Failure> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Error }
