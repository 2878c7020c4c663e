import type { Active, Device, Target } from './device.ts'
import type { Failure } from './failure.ts'
import type { DiskFailure } from './storage-failure.ts'

/** What is wrong now. */
export type Problem =
  | { readonly kind: 'failed'; readonly failure: Failure; readonly target: Target | null }
  | { readonly kind: 'off-not-confirmed'; readonly since: number }
  | { readonly kind: 'disk'; readonly failure: DiskFailure }

/** What happened without a request of the agent: announced once, and shown until their next request. */
export type Notice =
  /** It had expired (`failure`: what held it up), or the agent went away. */
  | {
      readonly kind: 'on-withdrawn'
      readonly target: Device
      readonly why: 'expired' | 'away'
      readonly failure: Failure | null
    }
  /** An old OFF was not sent, since somebody acted elsewhere meanwhile. `at`: UTC ms, here and below. */
  | { readonly kind: 'off-withdrawn'; readonly active: Active; readonly at: number }
  | { readonly kind: 'changed-elsewhere'; readonly active: Active; readonly at: number }
  /** OFF after a call: Exotel did not say any more whether the agent is on one. */
  | { readonly kind: 'off-after-call-withdrawn'; readonly at: number }
  /** Somebody turned a device on during an absence: it was turned off again or, the second time, left on. */
  | { readonly kind: 'turned-off-again'; readonly active: Active; readonly at: number }
  | { readonly kind: 'left-on'; readonly active: Active; readonly at: number }

/** Whether to turn a device on, which the app does not do by itself. */
export type Question =
  | { readonly device: Device; readonly why: 'restore' | 'timer' | 'link' }
  /** The relay turned calls off, since it could not hear this computer from one instant to the other (UTC ms). */
  | { readonly device: Device; readonly why: 'desk-lost'; readonly from: number; readonly until: number }

/** What the app can do about a problem, offered as a button. */
export type Remedy =
  | { readonly kind: 'switch'; readonly target: Target }
  | { readonly kind: 'connect-account' }
  | { readonly kind: 'proxy-password' }
  | { readonly kind: 'retry' }
