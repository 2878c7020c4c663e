import type { Active, Command, Device, Target } from '../../src/core/model/device.ts'
import type { Rules } from '../../src/core/model/rules.ts'
import type { Fault } from './fault.ts'

/** Who asks; all but these are causes that the app itself names. */
export type RequestCause = 'user' | 'shortcut' | 'command' | 'link'

/** How late the relay's news arrive, and how wrong they are dated: virtual ms. */
export interface News {
  readonly delay: number
  readonly skew: number
  /** Whether the relay says that it is about to switch the agent. */
  readonly pending: boolean
}

/** What happens at one machine, or to its agent's record at Exotel. Times in virtual ms. */
export type HistoryEvent =
  | { readonly kind: 'asked'; readonly command: Command; readonly cause: RequestCause }
  | { readonly kind: 'link-asked'; readonly device: Device }
  | { readonly kind: 'off-for-asked'; readonly length: number }
  | { readonly kind: 'off-after-call-asked' }
  | { readonly kind: 'off-after-call-cancelled' }
  /** The agent of the machine begins a call or ends it, which the account API tells. */
  | { readonly kind: 'call'; readonly busy: boolean }
  | { readonly kind: 'refresh-asked' }
  /** Somebody switches through the dashboard. */
  | { readonly kind: 'changed-elsewhere'; readonly active: Active }
  /** Another client begins to switch this agent by itself; or all such clients stop. */
  | { readonly kind: 'client-comes'; readonly client: Fault }
  | { readonly kind: 'clients-go' }
  | { readonly kind: 'locks' }
  | { readonly kind: 'unlocks' }
  /** A lock is requested; the desktop follows or does not. */
  | { readonly kind: 'lock-requested'; readonly followed: boolean }
  /** The desktop reports its lock state once more. */
  | { readonly kind: 'presence-repeated' }
  /** The part of the desktop that reports locks crashes or comes back. */
  | { readonly kind: 'lock-watch'; readonly works: boolean }
  /** Unannounced: the app hears of the sleep only when it is over. */
  | { readonly kind: 'sleeps'; readonly length: number; readonly announced: boolean }
  | { readonly kind: 'idles' }
  | { readonly kind: 'stirs' }
  /** The source of idleness crashes and comes back without knowing what was before. */
  | { readonly kind: 'idle-watch-lost' }
  | { readonly kind: 'rules-changed'; readonly rules: Rules }
  /** Killed after so many effects of the next event that has any; null: killed between two events. */
  | { readonly kind: 'killed'; readonly afterEffects: number | null; readonly downtime: number }
  | { readonly kind: 'quits'; readonly downtime: number }
  /** The user logs out. If the display dies first, the app hears nothing of it. */
  | { readonly kind: 'logs-out'; readonly displayDies: boolean; readonly downtime: number }
  | { readonly kind: 'reboots'; readonly downtime: number; readonly locked: boolean }
  | { readonly kind: 'signs-out' }
  /** Signs in, or signs in once more with a new token. */
  | { readonly kind: 'signs-in'; readonly userId: '1' | '2' }
  /** Somebody sets the wall clock. */
  | { readonly kind: 'clock-jumps'; readonly by: number }
  | { readonly kind: 'disk'; readonly works: boolean }
  /** The company's relay goes, or comes back. */
  | { readonly kind: 'relay'; readonly up: boolean }
  /** The relay tells what Exotel shows; or something that the app cannot read. */
  | ({ readonly kind: 'relay-tells' } & News)
  | { readonly kind: 'relay-unsure' }
  /** The relay has lost this machine, and turns calls off; it says so `delay` later. */
  | { readonly kind: 'desk-lost'; readonly delay: number }

/** How Exotel treats one request: `latency` virtual ms before anything else, then the fault, if any. */
export interface Treatment {
  readonly latency: number
  readonly fault: Fault | null
}

/** What may happen in the histories of one scope. */
export interface Scope {
  /** Other clients and the dashboard switch the same agent. */
  readonly others: boolean
  /** Exotel says that it did what it did not do. */
  readonly deceived: boolean
  /** The agent comes and goes, the machine sleeps, the app restarts, several machines serve one agent. */
  readonly eventful: boolean
  /** Exotel refuses, or no longer accepts the token. */
  readonly refusing: boolean
  /** The user asks for something; otherwise the agent only comes and goes. */
  readonly asking: boolean
}

/** The scopes by name. Each law holds in all of them unless it names the ones it needs. */
export const scopes = {
  everything: { others: true, deceived: true, eventful: true, refusing: true, asking: true },
  'with others': { others: true, deceived: false, eventful: true, refusing: true, asking: true },
  honest: { others: false, deceived: false, eventful: true, refusing: true, asking: true },
  'only coming and going': {
    others: false,
    deceived: false,
    eventful: true,
    refusing: false,
    asking: false,
  },
  'only asking': { others: false, deceived: false, eventful: false, refusing: true, asking: true },
} as const satisfies Record<string, Scope>

export type ScopeName = keyof typeof scopes

/** A whole history: how things stand first, what happens after which pause, and how each request is treated. */
export interface History {
  readonly scope: ScopeName
  readonly first: Target
  readonly machines: 1 | 2
  readonly rules: Rules
  /** Whether the screen is locked at the start, and locked at the end while everything works again. */
  readonly startsLocked: boolean
  readonly endsLocked: boolean
  /** Whether turning a device on is refused while the other one is on, or turns that one off. */
  readonly exclusivity: 'replaces' | 'refuses'
  /**
   * Whether Exotel's answers tell if the agent is on a call, as the account API's do. Each agent is on one at the start.
   */
  readonly tellsCalls: boolean
  /** Whether the agent is signed in at the company's relay, whose events take the place of background reads. */
  readonly relay: boolean
  /** Whether the app's secret is kept, so that an expired token is minted anew. */
  readonly renews: boolean
  /** How long a token lives. HTTP only: the model's tokens end by a fault alone. Virtual ms. */
  readonly tokenLifetime: number
  /** How long the keychain takes at each start, the report of waking up, and signing in again after a 401: virtual ms. */
  readonly keychainDelay: number
  readonly wakingDelay: number
  readonly signInDelay: number
  /** Whether the model's records carry the time of their last change; the simulator's always do. */
  readonly dated: boolean
  /** How much later than asked for a timer fires: virtual ms. */
  readonly lag: number
  readonly events: readonly { readonly pause: number; readonly machine: 0 | 1; readonly what: HistoryEvent }[]
  readonly requests: readonly Treatment[]
  /** How each request for a new token is treated. HTTP only. */
  readonly tokenRequests: readonly Treatment[]
  /** When no request gets through at all. */
  readonly outages: readonly { readonly from: number; readonly length: number }[]
  readonly randoms: readonly number[]
}

/** What a token really lives: virtual ms (Exotel: authentication page of the IP calling SDK). */
export const longTokenLife = 90 * 24 * 60 * 60_000

/** An ON is on its way with a token that has expired, and the screen is locked before the answer says so. */
const lockedWhileMinting: History = {
  scope: 'honest',
  first: 'off',
  machines: 1,
  rules: {
    autoOff: { lock: true, suspend: true, quit: true, idleMinutes: null },
    restore: 'always',
    remindOffMinutes: null,
    shiftEnd: null,
  },
  startsLocked: false,
  endsLocked: false,
  exclusivity: 'replaces',
  tellsCalls: false,
  relay: false,
  renews: true,
  tokenLifetime: longTokenLife,
  keychainDelay: 0,
  wakingDelay: 0,
  signInDelay: 20_000,
  dated: true,
  lag: 0,
  events: [
    { pause: 1000, machine: 0, what: { kind: 'asked', command: 'phone', cause: 'user' } },
    { pause: 600, machine: 0, what: { kind: 'locks' } },
  ],
  requests: [
    { latency: 0, fault: null },
    { latency: 700, fault: { kind: 'tokens-expire' } },
  ],
  tokenRequests: [],
  outages: [],
  randoms: [0],
}

/** Exotel says 200 to an ON and carries the record as it still is: nothing was applied. */
const acceptedButNotApplied: History = {
  ...lockedWhileMinting,
  events: [{ pause: 1000, machine: 0, what: { kind: 'asked', command: 'phone', cause: 'user' } }],
  requests: [
    { latency: 0, fault: null },
    { latency: 0, fault: { kind: 'lie', record: 'unchanged' } },
  ],
}

/**
 * Exotel rejects the token behind a locked screen, and somebody asks to sign out: that is refused, as no agent is signed
 * in. The agent signs in again, unlocks, and the device comes back.
 */
const signOutOfARejectedSession: History = {
  ...lockedWhileMinting,
  scope: 'everything',
  first: 'phone',
  endsLocked: true,
  renews: false,
  signInDelay: 11 * 60_000,
  events: [
    { pause: 1000, machine: 0, what: { kind: 'locks' } },
    { pause: 2 * 60_000, machine: 0, what: { kind: 'signs-out' } },
  ],
  requests: [
    { latency: 0, fault: null },
    { latency: 0, fault: null },
    { latency: 0, fault: { kind: 'tokens-expire' } },
  ],
}

/** The agent asks on the phone to be off after the call, takes it back, asks again, and hangs up. */
const offAfterTheCall: History = {
  ...lockedWhileMinting,
  first: 'phone',
  tellsCalls: true,
  events: [
    { pause: 1000, machine: 0, what: { kind: 'off-after-call-asked' } },
    { pause: 20_000, machine: 0, what: { kind: 'off-after-call-cancelled' } },
    { pause: 1000, machine: 0, what: { kind: 'off-after-call-asked' } },
    { pause: 40_000, machine: 0, what: { kind: 'call', busy: false } },
    { pause: 30_000, machine: 0, what: { kind: 'refresh-asked' } },
  ],
  requests: [],
}

/** An ON is under way; meanwhile somebody else turns the phone on, of which the relay tells, and Exotel refuses the ON. */
const refusedOverNews: History = {
  ...lockedWhileMinting,
  scope: 'everything',
  relay: true,
  renews: false,
  events: [
    { pause: 3000, machine: 0, what: { kind: 'asked', command: 'sip', cause: 'user' } },
    { pause: 200, machine: 0, what: { kind: 'changed-elsewhere', active: 'phone' } },
    { pause: 200, machine: 0, what: { kind: 'relay-tells', delay: 50, skew: 0, pending: false } },
  ],
  requests: [
    { latency: 0, fault: null },
    { latency: 900, fault: { kind: 'refusal', where: 'envelope', status: 409, code: 10809 } },
  ],
}

/** What the relay heard before a switch arrives after its confirmation. */
const newsFromBefore: History = {
  ...refusedOverNews,
  events: [
    { pause: 3000, machine: 0, what: { kind: 'relay-tells', delay: 2900, skew: 0, pending: false } },
    { pause: 100, machine: 0, what: { kind: 'asked', command: 'sip', cause: 'user' } },
  ],
  requests: [],
}

/** An OFF is confirmed after an ON without an answer, and the agent signs in once more before the app has looked again. */
const signedInBeforeTheRecheck: History = {
  ...lockedWhileMinting,
  renews: false,
  events: [
    { pause: 0, machine: 0, what: { kind: 'asked', command: 'phone', cause: 'user' } },
    { pause: 500, machine: 0, what: { kind: 'asked', command: 'off', cause: 'user' } },
    { pause: 20_000, machine: 0, what: { kind: 'signs-in', userId: '1' } },
  ],
  requests: [
    { latency: 0, fault: null },
    { latency: 0, fault: { kind: 'never-answered' } },
  ],
}

/** The machine sleeps unannounced while a device is to come back, and the answer that it waits for is older than it thinks. */
const wokenWhileAnOnWaits: History = {
  ...lockedWhileMinting,
  scope: 'only coming and going',
  first: 'phone',
  renews: false,
  wakingDelay: 50,
  events: [
    { pause: 59_000, machine: 0, what: { kind: 'idles' } },
    { pause: 0, machine: 0, what: { kind: 'locks' } },
    { pause: 0, machine: 0, what: { kind: 'sleeps', length: 59_701, announced: false } },
    { pause: 0, machine: 0, what: { kind: 'unlocks' } },
  ],
  requests: [
    { latency: 0, fault: null },
    { latency: 301, fault: null },
  ],
}

/** Histories that are played each time, whatever the seed. */
export const examples: readonly History[] = [
  newsFromBefore,
  signedInBeforeTheRecheck,
  wokenWhileAnOnWaits,
  refusedOverNews,
  lockedWhileMinting,
  acceptedButNotApplied,
  signOutOfARejectedSession,
  offAfterTheCall,
]
