import { z } from 'zod'
import { languages } from '../model/language.ts'

/**
 * The one list of what crosses a border of the main process: IPC with the window, and the control socket. Every
 * payload is parsed with the schema here before anything looks at it.
 */

const target = z.enum(['phone', 'sip', 'off'])
const command = z.enum(['phone', 'sip', 'off', 'toggle', 'swap'])
const deviceFacts = z.object({
  present: z.boolean().nullable(),
  verified: z.boolean().nullable(),
  busy: z.boolean().nullable(),
})

/** The codes of `problem` in `status --json`. */
export const problemCode = z.enum([
  'signed_out',
  'keychain_locked',
  'keychain_unavailable',
  'unreachable',
  'timeout',
  'rate_limited',
  'server_error',
  'malformed',
  'foreign_answer',
  'refused',
  'not_linked',
  'unverified',
  'off_not_confirmed',
  'on_withdrawn',
  'changed_elsewhere',
  'both_on',
  'disk',
  'policy',
])

export type ProblemCode = z.infer<typeof problemCode>

/** What `hookswitch status --json` prints; stable, since administrators' scripts read it. */
export const status = z.object({
  state: z.enum(['phone', 'sip', 'off', 'both', 'unknown', 'signed-out']),
  confirmedAt: z.iso.datetime().nullable(),
  proof: z.enum(['reply', 'read-back']).nullable(),
  user: z.string().nullable(),
  gateway: z.enum(['integrations', 'account', 'both']).nullable(),
  intent: z.object({ target, cause: z.string(), at: z.iso.datetime() }).nullable(),
  switching: z.boolean(),
  until: z.iso.datetime().nullable(),
  restorePending: z.enum(['phone', 'sip']).nullable(),
  problem: z.object({ code: problemCode, message: z.string() }).nullable(),
  devices: z.object({ phone: deviceFacts, sip: deviceFacts }),
  lockWatch: z.enum(['working', 'unavailable']),
  /** `off`: no idle minutes are chosen, so nothing watches. */
  idleWatch: z.enum(['working', 'unavailable', 'off']),
  locked: z.boolean().nullable(),
  /** When the token of the integrations API ends by its own word; null where it does not say. */
  tokenExpiresAt: z.iso.datetime().nullable(),
  /** The administrator's: the names that it fixes and presets, and what is wrong with it; null where there is none. */
  policy: z
    .object({
      file: z.string(),
      rules: z.array(z.string()),
      presets: z.array(z.string()),
      problem: z.string().nullable(),
    })
    .nullable(),
})

export type Status = z.infer<typeof status>

const secret = z.string().trim().min(1).max(8192)

/** What signing in needs: a token, or the app's id and secret that mint one. The URL is null for Exotel's own host. */
export const signInForm = z.object({
  userId: z.string().trim().min(1).max(256),
  integrationsUrl: z.string().max(2048).nullable(),
  credential: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('token'), token: secret }),
    z.object({ kind: z.literal('app'), appId: z.string().trim().min(1).max(256), appSecret: secret }),
  ]),
})

export type SignInForm = z.infer<typeof signInForm>

/** What connecting the account API needs: where, which account, its key, and by what the agent is found there. */
export const accountForm = z.object({
  accountUrl: z.string().max(2048),
  sid: z.string().trim().min(1).max(256),
  apiKey: z
    .string()
    .trim()
    .min(1)
    .max(1024)
    .regex(/^[^:\s]+$/),
  apiToken: secret,
  search: z.discriminatedUnion('by', [
    z.object({ by: z.literal('email'), email: z.string().trim().min(3).max(320) }),
    z.object({ by: z.literal('contact-uri'), contactUri: z.string().trim().min(3).max(320) }),
  ]),
})

export type AccountForm = z.infer<typeof accountForm>

/** What a proxy asks for: `proxy` is its host and port as the keychain names it. */
export const proxyForm = z.object({
  proxy: z.string().trim().min(1).max(300),
  user: z
    .string()
    .trim()
    .min(1)
    .max(256)
    .regex(/^[^:]+$/),
  password: secret,
})

export type ProxyForm = z.infer<typeof proxyForm>

/** A phone number as a person writes it; it is understood before anything is sent. */
const phoneNumberText = z.string().trim().min(1).max(320)

/** How something that was asked for ended: an exit status of the command line, and a sentence for a person. */
export const localizedResult = z.object({ exit: z.number().int(), message: z.string() })

export type LocalizedResult = z.infer<typeof localizedResult>

/** What the command line asks of the running app, one JSON object a line. */
export const controlRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('switch'), command, waitSeconds: z.number().min(0).max(86_400) }),
  z.object({ kind: z.literal('status') }),
  z.object({ kind: z.literal('sign-in'), form: signInForm }),
  z.object({ kind: z.literal('sign-out') }),
  z.object({ kind: z.literal('connect-account'), form: accountForm }),
  z.object({ kind: z.literal('disconnect-account') }),
  z.object({ kind: z.literal('change-number'), number: phoneNumberText }),
  z.object({ kind: z.literal('proxy-password'), form: proxyForm }),
])

export type ControlRequest = z.infer<typeof controlRequest>

/** A request as it travels; `nonce` is that of the meeting. */
export const controlMessage = z.object({ nonce: z.string().nullable(), request: controlRequest })

/** Where app and command line meet: a socket's path or a pipe's name, and what shows that one may ask there. */
export const controlEndpoint = z.object({ address: z.string().min(1), nonce: z.string().min(1).nullable() })

export type ControlEndpoint = z.infer<typeof controlEndpoint>

/** What the running app answers. */
export const controlReply = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ending'), ending: localizedResult }),
  z.object({ kind: z.literal('status'), status, lines: z.array(z.string()) }),
])

export type ControlReply = z.infer<typeof controlReply>

const accelerator = z.string().min(1).max(64).nullable()

/** The five global keys; null for one that is not used. Each is an accelerator in Electron's spelling. */
export const keyNames = ['phone', 'sip', 'off', 'toggle', 'swap'] as const

export type KeyName = (typeof keyNames)[number]

/** Everything an agent can choose, and a policy can fix or preset under the same names. */
export const settingsValues = z.object({
  autoOffLock: z.boolean(),
  autoOffSuspend: z.boolean(),
  autoOffQuit: z.boolean(),
  /** Minutes without a key or a mouse until calls go off; null for never. */
  idleMinutes: z.number().int().min(1).max(240).nullable(),
  /** Whether the device that was switched off for a lock comes back after it. */
  restore: z.enum(['always', 'ask', 'never']),
  /** What "Off for" offers, in minutes; shortest first. */
  offForMinutes: z.array(z.number().int().min(1).max(1440)).max(6),
  keys: z.object({
    phone: accelerator,
    sip: accelerator,
    off: accelerator,
    toggle: accelerator,
    swap: accelerator,
  }),
  startAtLogin: z.boolean(),
  notifications: z.boolean(),
  language: z.enum(['system', ...languages]),
})

export type SettingsValues = z.infer<typeof settingsValues>

/**
 * What the settings page changes; what is left out stays. Numbers and keys are wider here than what is taken, so that
 * one that is not taken gets a sentence and not a refused request.
 */
export const settingsChange = settingsValues
  .extend({
    idleMinutes: z.number().nullable(),
    offForMinutes: z.array(z.number()).max(100),
    keys: settingsValues.shape.keys.partial(),
  })
  .partial()

export type SettingsChange = z.infer<typeof settingsChange>

/**
 * How a key stands: `requested` is one that the desktop took without a word and that has not been heard yet, or only in
 * our own window; `heard` was, but maybe not everywhere; `unavailable`: the desktop gives no keys at all.
 */
export interface KeyState {
  readonly state: 'working' | 'taken' | 'requested' | 'heard' | 'unavailable' | 'off'
  /** The same as a sentence. */
  readonly text: string
}

/** Everything the settings page draws. */
export interface SettingsView {
  /** What holds now, the policy's values in it. */
  readonly values: SettingsValues
  /** Why the policy fixes a value, by its name; `keys` are fixed together or not at all. */
  readonly fixed: Readonly<Partial<Record<keyof SettingsValues, string>>>
  readonly keyStates: Readonly<Record<KeyName, KeyState>>
  /** Whether a key that nobody refused works in every program; where that is not known, nothing may claim it. */
  readonly keysWorkEverywhere: boolean
  /** Lines to copy for support: no secret and no personal datum is in them. */
  readonly diagnostics: string
  /** Which part of the desktop tells of locks (null: none), and the last lock it told of, as a sentence. */
  readonly lockTest: { readonly source: string | null; readonly last: string | null }
}

/** What became of a change: everything or nothing was taken, and how things are after it. */
export interface SettingsChanged {
  readonly ok: boolean
  readonly message: string
  readonly view: SettingsView
}

/** A page of the window that something outside of it opens: what the agent sees all day, or the settings. */
export type WindowPage = 'main' | 'settings'

/** What the window asks of the main process. */
export const windowRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('view') }),
  /** Answered with the WindowPage that was opened last. */
  z.object({ kind: z.literal('page') }),
  z.object({ kind: z.literal('switch'), target }),
  z.object({ kind: z.literal('off-for'), minutes: z.number().int().min(1).max(1440) }),
  /** Until the agent's clock shows this, such as "17:00". */
  z.object({ kind: z.literal('off-until'), clock: z.string().max(5) }),
  z.object({ kind: z.literal('sign-in'), form: signInForm }),
  z.object({ kind: z.literal('sign-out') }),
  /** Answered with a SettingsView. */
  z.object({ kind: z.literal('settings') }),
  /** The agent presses a key to choose it: until `false`, the next change, or half a minute, no key switches. */
  z.object({ kind: z.literal('pause-keys'), paused: z.boolean() }),
  /** Answered with a SettingsChanged. */
  z.object({ kind: z.literal('change-settings'), change: settingsChange }),
  z.object({ kind: z.literal('connect-account'), form: accountForm }),
  z.object({ kind: z.literal('disconnect-account') }),
  z.object({ kind: z.literal('change-number'), number: phoneNumberText }),
  /** Answered with the name of the proxy that wants a password; null where none asked. */
  z.object({ kind: z.literal('proxy-that-asks') }),
  z.object({ kind: z.literal('proxy-password'), form: proxyForm }),
  /** Looks again at once: at Exotel, and into a keychain that gave nothing. */
  z.object({ kind: z.literal('retry') }),
  /** Starts anew with the embedded Exotel. */
  z.object({ kind: z.literal('try-simulator') }),
  /** Starts anew without it, as the app of the usual profile. */
  z.object({ kind: z.literal('leave-simulator') }),
  z.object({ kind: z.literal('quit') }),
])

export type WindowRequest = z.infer<typeof windowRequest>
