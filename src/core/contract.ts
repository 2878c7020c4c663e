import { z } from 'zod'

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
  locked: z.boolean().nullable(),
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

/** A phone number as a person writes it; it is understood before anything is sent. */
const phoneNumberText = z.string().trim().min(1).max(64)

/** How something that was asked for ended: an exit status of the command line, and a sentence for a person. */
export const ending = z.object({ exit: z.number().int(), message: z.string() })

export type Ending = z.infer<typeof ending>

/** What the command line asks of the running app, one JSON object a line. */
export const controlRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('switch'), command, waitSeconds: z.number().min(0).max(86_400) }),
  z.object({ kind: z.literal('status') }),
  z.object({ kind: z.literal('sign-in'), form: signInForm }),
  z.object({ kind: z.literal('sign-out') }),
  z.object({ kind: z.literal('connect-account'), form: accountForm }),
  z.object({ kind: z.literal('disconnect-account') }),
  z.object({ kind: z.literal('change-number'), number: phoneNumberText }),
])

export type ControlRequest = z.infer<typeof controlRequest>

/** A request as it travels; `nonce` is that of the meeting. */
export const controlMessage = z.object({ nonce: z.string().nullable(), request: controlRequest })

/** Where app and command line meet: a socket's path or a pipe's name, and what shows that one may ask there. */
export const controlMeeting = z.object({ address: z.string().min(1), nonce: z.string().min(1).nullable() })

export type ControlMeeting = z.infer<typeof controlMeeting>

/** What the running app answers. */
export const controlReply = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ending'), ending }),
  z.object({ kind: z.literal('status'), status, lines: z.array(z.string()) }),
])

export type ControlReply = z.infer<typeof controlReply>

/** What the window asks of the main process. */
export const windowRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('view') }),
  z.object({ kind: z.literal('switch'), target }),
  z.object({ kind: z.literal('off-for'), minutes: z.number().int().min(1).max(1440) }),
  /** Until the agent's clock shows this, such as "17:00". */
  z.object({ kind: z.literal('off-until'), clock: z.string().max(5) }),
  z.object({ kind: z.literal('sign-in'), form: signInForm }),
  z.object({ kind: z.literal('sign-out') }),
  z.object({ kind: z.literal('connect-account'), form: accountForm }),
  z.object({ kind: z.literal('disconnect-account') }),
  z.object({ kind: z.literal('change-number'), number: phoneNumberText }),
  z.object({ kind: z.literal('quit') }),
])

export type WindowRequest = z.infer<typeof windowRequest>
