import { z } from 'zod'
import { exchange, type RequestOf } from './exchange.ts'

const secret = z.string().trim().min(1).max(8192)

/** What signing in needs: a token, or the app's id and secret that mint one. The URL is null for Exotel's own host. */
const signInForm = z.object({
  userId: z.string().trim().min(1).max(256),
  integrationsUrl: z.string().max(2048).nullable(),
  credential: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('token'), token: secret }),
    z.object({ kind: z.literal('app'), appId: z.string().trim().min(1).max(256), appSecret: secret }),
  ]),
})

export type SignInForm = z.infer<typeof signInForm>

/** What connecting the account API needs: its address, the account, a key, and what identifies the agent there. */
const accountForm = z.object({
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

/** What enrolling at the company's relay needs: its origin, or null for the one that the policy names; and a code. */
const enrolForm = z.object({
  relay: z.string().trim().min(1).max(2048).nullable(),
  code: z.string().trim().min(1).max(64),
})

/** What a proxy asks for: `proxy` is its host and port as the keychain names it. */
const proxyForm = z.object({
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

/** A phone number as a person writes it; it is parsed before anything is sent. */
const phoneNumberText = z.string().trim().min(1).max(320)

/** The requests that the command line and the window have in common; the app and an offline command handle them alike. */
export function sharedExchanges<Response extends z.ZodType>(response: Response) {
  return {
    'sign-in': exchange('sign-in', { form: signInForm }, response),
    enrol: exchange('enrol', { form: enrolForm }, response),
    'sign-out': exchange('sign-out', {}, response),
    'connect-account': exchange('connect-account', { form: accountForm }, response),
    'disconnect-account': exchange('disconnect-account', {}, response),
    'change-number': exchange('change-number', { number: phoneNumberText }, response),
    'proxy-password': exchange('proxy-password', { form: proxyForm }, response),
  }
}

type SharedProtocol = ReturnType<typeof sharedExchanges>

/** A request of one of these kinds, of any shared kind if none is named. */
export type SharedRequest<Kind extends keyof SharedProtocol = keyof SharedProtocol> = RequestOf<
  SharedProtocol,
  Kind
>
