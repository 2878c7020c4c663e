/** What support needs to find a call in Exotel's logs; every part may be missing. */
export interface Support {
  readonly httpStatus: number | null
  /** Exotel's own code, such as 10809. */
  readonly code: number | null
  readonly requestId: string | null
  /** Exotel's own words, shortened and with secrets and numbers masked. */
  readonly said: string | null
}

/** Every way in which a call to Exotel can fail. The union is closed: each kind has its sentence in words.ts. */
export type Failure = Support &
  (
    | { readonly kind: 'unauthorized' }
    | { readonly kind: 'not-linked' }
    | { readonly kind: 'unverified' }
    | { readonly kind: 'other-device-on' }
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
    /** `reason` is one of words.malformed. */
    | { readonly kind: 'malformed'; readonly reason: string }
  )

/** Why a request never left this machine, or never got as far as Exotel. */
export type UnreachableReason = 'no-network' | 'no-such-name' | 'refuses' | 'no-way' | 'not-trusted' | 'proxy'

export type FailureKind = Failure['kind']

/** A support record with nothing in it: the call never got an answer that could be read. */
export const noSupport: Support = { httpStatus: null, code: null, requestId: null, said: null }

/** What the app does about a failure: ask again later, ask the agent to sign in, or accept the refusal. */
export type Handling = 'retry' | 'sign-in' | 'give-up'

/** How a failure is handled; a refusal by Exotel's rules is never repeated by itself. */
export function handlingOf(failure: Failure): Handling {
  switch (failure.kind) {
    case 'unauthorized':
      return 'sign-in'
    case 'not-linked':
    case 'unverified':
    case 'other-device-on':
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
    case 'not-linked':
    case 'unverified':
    case 'other-device-on':
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
