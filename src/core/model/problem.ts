import type { Active, Device, Target } from './device.ts'
import type { Failure } from './failure.ts'
import type { DiskFailure } from './storage-failure.ts'

/** What is wrong now. */
export type Problem =
  | { readonly kind: 'failed'; readonly failure: Failure; readonly target: Target | null }
  | { readonly kind: 'off-not-confirmed'; readonly since: number }
  | { readonly kind: 'disk'; readonly failure: DiskFailure }

/** What happened without the agent having asked for it: told once, and shown until they ask for something. */
export type Notice =
  /** Too old to be wanted (`failure` is why it took so long), or the agent went away. */
  | {
      readonly kind: 'on-withdrawn'
      readonly target: Device
      readonly why: 'expired' | 'away'
      readonly failure: Failure | null
    }
  /** An old OFF was not sent, since somebody acted elsewhere meanwhile. UTC ms. */
  | { readonly kind: 'off-withdrawn'; readonly active: Active; readonly at: number }
  | { readonly kind: 'changed-elsewhere'; readonly active: Active; readonly at: number }
  /** Somebody turned a device on while the agent was away, and it was turned off again; or, a second time, left on. */
  | { readonly kind: 'turned-off-again'; readonly active: Active; readonly at: number }
  | { readonly kind: 'left-on'; readonly active: Active; readonly at: number }

/** Whether a device is to be turned on, which the app will not do without an answer. */
export interface Question {
  readonly device: Device
  readonly why: 'restore' | 'timer' | 'link'
}
