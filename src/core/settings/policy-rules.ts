import { z } from 'zod'
import { notificationKinds } from '../model/notification-kind.ts'
import { noRules, type PolicyRules, type RuleName, ruleNames } from '../model/policy-rules.ts'

/** A host, or all hosts below one. A comma would begin another host where Chromium reads such a list. */
export const hostPattern = z.string().regex(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*$/i)

const httpsOrigin = z
  .string()
  .max(2048)
  .refine((text) => /^https:\/\/[^\s/?#@\\]+\/?$/i.test(text) && URL.canParse(text))

/** A relay on this computer, for trying one out. */
const loopbackOrigin = z.string().regex(/^http:\/\/(?:localhost|127\.0\.0\.1)(?::\d{1,5})?\/?$/)

/** The schema of each rule by its name. */
export const ruleSchemas = {
  allowedHosts: z.array(hostPattern).nullable(),
  practiceMode: z.boolean(),
  signOut: z.boolean(),
  numberChange: z.boolean(),
  notificationKinds: z.array(z.enum(notificationKinds)).nullable(),
  account: z
    .strictObject({
      integrationsUrl: httpsOrigin.nullable().default(null),
      relay: httpsOrigin.or(loopbackOrigin).nullable().default(null),
      userIdFrom: z.enum(['env', 'login', 'ask']).default('ask'),
      signIn: z.enum(['code', 'token']).default('token'),
    })
    .nullable(),
} satisfies { readonly [Name in keyof PolicyRules]: z.ZodType<PolicyRules[Name]> }

/** Parses rule by rule: an invalid one is left out and named. */
export function parseRules(written: Readonly<Record<string, unknown>>): {
  readonly rules: PolicyRules
  readonly wrong: readonly RuleName[]
} {
  const rules: Record<string, unknown> = {}
  const wrong: RuleName[] = []
  for (const name of ruleNames) {
    const value = written[name]
    if (value === undefined) continue
    const parsed = ruleSchemas[name].safeParse(value)
    if (parsed.success) rules[name] = parsed.data
    else wrong.push(name)
  }
  return { rules: { ...noRules, ...rules }, wrong }
}
