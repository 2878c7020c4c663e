/** What support needs to find a call in Exotel's logs; every part may be missing. */
export interface Support {
  readonly httpStatus: number | null
  /** Exotel's own code, such as 10809. */
  readonly code: number | null
  readonly requestId: string | null
  /** Exotel's own words, shortened and with secrets and numbers masked. */
  readonly said: string | null
  /**
   * The account API wants one device off before another goes on. Where that failed half-way: whether what was on
   * before is on again or (as far as is known) nothing is; null where nothing was turned off.
   */
  readonly previousDevice: 'on-again' | 'left-off' | null
}

/** What Exotel refuses by a rule with a code of its own (Exotel: update user's device, error scenarios). */
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
  /** 10817: what is asked goes for phones only. */
  | 'not-a-phone'

/** Every way in which a call to Exotel can fail. The union is closed: each kind has its sentence in each language. */
export type Failure = Support &
  /** The integrations API does not take the token. */
  (
    | { readonly kind: 'unauthorized' }
    /** The account API does not take the API key and token, or does not know them in this region (1010). */
    | { readonly kind: 'key-rejected' }
    | { readonly kind: 'not-linked' }
    | { readonly kind: RuleKind }
    | { readonly kind: 'invalid' }
    /** An OFF that Exotel calls invalid: some accounts may have to keep one device on (Exotel: device management). */
    | { readonly kind: 'off-refused' }
    | { readonly kind: 'refused' }
    /** `retryAfter` in ms, null where the answer names none. */
    | { readonly kind: 'rate-limited'; readonly retryAfter: number | null }
    | { readonly kind: 'server-error'; readonly retryAfter: number | null }
    | { readonly kind: 'timeout' }
    | { readonly kind: 'cut' }
    | { readonly kind: 'aborted' }
    | { readonly kind: 'unreachable'; readonly reason: UnreachableReason }
    | { readonly kind: 'redirected' }
    | { readonly kind: 'too-large' }
    | { readonly kind: 'malformed'; readonly reason: MalformedReason }
  )

/** Why a request never left this machine, or never got as far as Exotel. */
export type UnreachableReason = 'no-network' | 'no-such-name' | 'refuses' | 'no-way' | 'not-trusted' | 'proxy'

/** Why an answer cannot be understood, or proves nothing. */
export type MalformedReason =
  | 'not-json'
  | 'no-envelope'
  | 'no-record'
  | 'no-token'
  | 'somebody-else'
  | 'fields-missing'
  | 'same-ids'
  | 'unknown-active'
  /** A device that is neither phone nor SIP takes the calls. */
  | 'unknown-type'
  /** The switch went through, and what came of it cannot be read. */
  | 'no-outcome'
  /** A fault of our own while it was read. */
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

/** What the app does about a failure: ask again later, ask the agent to sign in, or accept the refusal. */
export type Handling = 'retry' | 'sign-in' | 'give-up'

/** How a failure is handled; a refusal by Exotel's rules is never repeated by itself. */
export function handlingOf(failure: Failure): Handling {
  switch (failure.kind) {
    case 'unauthorized':
    case 'key-rejected':
      return 'sign-in'
    case 'not-linked':
    case 'key-not-allowed':
    case 'number-not-alone':
    case 'no-such-user':
    case 'no-such-device':
    case 'unverified':
    case 'other-device-on':
    case 'number-taken':
    case 'kyc-incomplete':
    case 'trial-account':
    case 'not-a-phone':
    case 'invalid':
    case 'off-refused':
    case 'refused':
      return 'give-up'
    case 'rate-limited':
    case 'server-error':
    case 'timeout':
    case 'cut':
    case 'aborted':
    case 'unreachable':
    case 'redirected':
    case 'too-large':
    case 'malformed':
      return 'retry'
  }
}

/**
 * What became of a write that failed: Exotel refused it or never saw it (`not-applied`), Exotel answered but did
 * not say (`ended`), or nobody knows and it may even be applied later (`unanswered`).
 */
export type Fate = 'not-applied' | 'ended' | 'unanswered'

/** The fate of a write that ended in this failure. 502 and 504 come from a relay that gave up on Exotel. */
export function fateOf(failure: Failure): Fate {
  switch (failure.kind) {
    case 'unauthorized':
    case 'key-rejected':
    case 'not-linked':
    case 'key-not-allowed':
    case 'number-not-alone':
    case 'no-such-user':
    case 'no-such-device':
    case 'unverified':
    case 'other-device-on':
    case 'number-taken':
    case 'kyc-incomplete':
    case 'trial-account':
    case 'not-a-phone':
    case 'invalid':
    case 'off-refused':
    case 'refused':
    case 'rate-limited':
    case 'unreachable':
    case 'redirected':
      return 'not-applied'
    case 'too-large':
    case 'malformed':
      return 'ended'
    case 'server-error':
      return failure.httpStatus === 502 || failure.httpStatus === 504 ? 'unanswered' : 'ended'
    case 'timeout':
    case 'cut':
    case 'aborted':
      return 'unanswered'
  }
}

/** The wait that the server asked for, in ms; 0 where it asked for none. */
export function requestedWait(failure: Failure): number {
  switch (failure.kind) {
    case 'rate-limited':
    case 'server-error':
      return failure.retryAfter ?? 0
    default:
      return 0
  }
}

/** The outcome of anything that can fail in one of the known ways. */
export type Result<Value, Error = Failure> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Error }
