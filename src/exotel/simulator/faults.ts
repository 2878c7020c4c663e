import { z } from 'zod'
import { crmPageSchema, isClient, watchdogSchema } from './clients.ts'
import { firstIssue } from './first-issue.ts'
import { foreignAnswerSchema } from './foreign-answer.ts'
import { milliseconds } from './milliseconds.ts'
import { oddRecordSchema } from './odd-records.ts'

/** A month: more than anybody should wait, and no less than a careless server asks for. Seconds. */
const longestRetryAfter = 31 * 86_400

/**
 * Everything that can go wrong on demand, by `kind`; docs/simulator.md gives each one's meaning and an example.
 * Preludes happen on the way and let the request go on; every other fault decides what is answered.
 */
export const faultSchema = z.discriminatedUnion('kind', [
  // Preludes.
  z.strictObject({ kind: z.literal('latency'), ms: milliseconds() }),
  z.strictObject({ kind: z.literal('tokens-expire') }),
  z.strictObject({ kind: z.literal('tokens-expire-in'), ms: milliseconds() }),
  z.strictObject({
    kind: z.literal('change-elsewhere'),
    userId: z.string().min(1).default('1'),
    device: deviceName(),
    on: z.boolean(),
    moment: z.enum(['before', 'after']).default('before'),
  }),
  z.strictObject({
    kind: z.literal('account-limit'),
    limit: z.int().min(0),
    windowSeconds: z.number().positive().max(3600).default(60),
    envelope: limitEnvelope(),
  }),
  // Nothing is applied.
  z.strictObject({
    kind: z.literal('refusal'),
    where: z.enum(['status', 'envelope', 'error-string']),
    status: z.int().min(400).max(599),
    code: z.int().positive().optional(),
    message: z.string().default('Refused by the simulator.'),
    httpStatus: z.int().min(200).max(599).optional(),
  }),
  z.strictObject({
    kind: z.literal('rate-limit'),
    retryAfter: z.number().min(0).max(longestRetryAfter).optional(),
    as: z.enum(['seconds', 'date']).default('seconds'),
    envelope: limitEnvelope(),
    window: z
      .strictObject({
        limit: z.int().min(0),
        remaining: z.int().min(0).default(0),
        resetIn: z.number().min(0),
      })
      .optional(),
  }),
  z.strictObject({ kind: z.literal('cut-before-applied') }),
  z.strictObject({ kind: z.literal('never-answered') }),
  z.strictObject({ kind: z.literal('dead-connection'), which: z.enum(['used', 'older']).default('used') }),
  z.strictObject({ kind: z.literal('garbage') }),
  z.strictObject({ kind: z.literal('too-large'), mebibytes: z.int().min(1).max(1024) }),
  z.strictObject({
    kind: z.literal('redirect'),
    location: z.string().min(1),
    status: z
      .union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)])
      .default(302),
  }),
  z.strictObject({
    kind: z.literal('lie'),
    record: z.enum(['as-asked', 'unchanged']).default('as-asked'),
  }),
  // Something else answers in Exotel's place, and the request is carried out or not.
  foreignAnswerSchema,
  // The request is carried out, now or later.
  z.strictObject({ kind: z.literal('cut-after-applied') }),
  z.strictObject({
    kind: z.literal('applied-late'),
    ms: milliseconds(),
    answer: z.enum(['cut', 'never', 'success']),
  }),
  // The request is carried out, and its record is wrong.
  z.strictObject({ kind: z.literal('stale') }),
  z.strictObject({ kind: z.literal('seed-contradiction') }),
  z.strictObject({ kind: z.literal('record-as-array') }),
  z.strictObject({
    kind: z.literal('missing-fields'),
    fields: z
      .array(z.string().min(1))
      .min(1)
      .default(['ActiveDeviceId', 'PhoneDeviceID', 'SipDeviceID', 'available']),
  }),
  z.strictObject({ kind: z.literal('contradictory-ids') }),
  oddRecordSchema,
  // Other clients, which wait for no request.
  watchdogSchema,
  crmPageSchema,
])

/**
 * A fault and the requests it is for. Both parts of `match` may be left out; `path` is without the query, whole or with
 * a `*` at its end for everything that begins so. `times` is how often it hits; without it, always.
 */
export const faultRuleSchema = z
  .strictObject({
    match: z
      .strictObject({
        method: z.string().min(1).toUpperCase().optional(),
        path: z
          .string()
          .regex(/^(\/[^?*]*)?\*?$/, 'must begin with "/" and may have one "*", at its end')
          .min(1)
          .optional(),
      })
      .default({}),
    times: z.int().min(1).optional(),
    fault: faultSchema,
  })
  .refine(
    ({ match, fault }) => !isClient(fault) || Object.keys(match).length === 0,
    'another client waits for no request, so "match" means nothing',
  )

/** A fault rule as it is written down: what has a default may be left out. */
export type FaultRule = z.input<typeof faultRuleSchema>

/** A fault rule with every default filled in. */
export type CompleteFaultRule = z.output<typeof faultRuleSchema>

/** A fault with every default filled in. */
export type Fault = CompleteFaultRule['fault']

/**
 * Reads the text of a fault file, which is the same JSON list that `PUT /_simulator/faults` takes. Throws an Error with
 * one plain sentence that says what is wrong and in which rule.
 */
export function parseFaultRules(text: string): FaultRule[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error('The fault list is not JSON.')
  }
  return completeFaultRules(value)
}

/** The same for a list that was read already. Throws an Error with one plain sentence. */
export function completeFaultRules(value: unknown): CompleteFaultRule[] {
  if (!Array.isArray(value)) {
    throw new Error('The fault list must be a JSON list of rules.')
  }
  return value.map((item, index) => {
    const rule = faultRuleSchema.safeParse(item)
    if (!rule.success) {
      const kinds = faultSchema.options.map((option) => option.shape.kind.value)
      throw new Error(`Rule ${index + 1} of the fault list is wrong${firstIssue(rule.error, kinds)}.`)
    }
    return rule.data
  })
}

/** The shapes of a 429: the third envelope of the rate limits page, or the one of the account API. */
function limitEnvelope() {
  return z.enum(['rest-exception', 'error-data']).default('rest-exception')
}

function deviceName() {
  return z.enum(['phone', 'sip'])
}
