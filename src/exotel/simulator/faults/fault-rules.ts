import { validateHeaderName, validateHeaderValue } from 'node:http'
import { z } from 'zod'
import { parseJson } from '../../../core/text/json.ts'
import { foreignPageNames } from './foreign-pages.ts'

/**
 * The format of fault rules, which `--fault-file` and `PUT /_simulator/faults` share. docs/simulator.md explains each
 * kind with an example.
 */

/** A whole number of ms, up to the longest timer of Node; a longer one would fire at once. */
const milliseconds = z
  .int()
  .min(0)
  .max(2 ** 31 - 1)

/** A month, because a careless server may ask for that. Seconds. */
const longestRetryAfter = 31 * 86_400

const deviceName = z.enum(['phone', 'sip'])

const userId = z.string().min(1).default('1')

/**
 * The two documented shapes of a 429: the third envelope (Exotel: rate limiting) or the account API's own (Exotel:
 * update user's device).
 */
const limitEnvelope = z.enum(['rest-exception', 'error-data']).default('rest-exception')

/** Shapes of records and envelopes that were seen in public clients or stand in Exotel's samples. */
const oddForms = z.enum([
  // Users of the account API.
  'devices-null',
  'devices-absent',
  'no-available',
  'null-status',
  'string-ids',
  // The user record of the integrations API.
  'zero-dates',
  'users-list',
  // Envelopes of either API.
  'string-codes',
  'empty-error-data',
  'null-response',
])

/** One of the odd shapes. */
export type OddForm = z.infer<typeof oddForms>

/** An answer in Exotel's place: a ready-made page, or any status, headers and body; these replace parts of the page. */
const foreignAnswer = z
  .strictObject({
    kind: z.literal('foreign-answer'),
    page: z.enum(foreignPageNames).optional(),
    status: z.int().min(200).max(999).optional(),
    headers: z.record(z.string(), z.string()).optional(),
    text: z.string().optional(),
    base64: z.base64().optional(),
    cutAfter: z.int().min(0).optional(),
    delay: milliseconds.default(0),
    applied: z.enum(['no', 'before', 'late']).default('no'),
    ms: milliseconds.optional(),
  })
  .refine(({ text, base64 }) => text === undefined || base64 === undefined, 'the body is given twice')
  .refine(({ applied, ms }) => (applied === 'late') === (ms !== undefined), '"ms" belongs to "late"')
  .refine(({ headers }) => headers === undefined || areHeaders(headers), 'a header cannot be sent')

/** Every fault by `kind`. */
export const faultSchema = z.discriminatedUnion('kind', [
  // Preludes: the request goes on.
  z.strictObject({ kind: z.literal('latency'), ms: milliseconds }),
  z.strictObject({ kind: z.literal('tokens-expire') }),
  z.strictObject({ kind: z.literal('tokens-expire-in'), ms: milliseconds }),
  z.strictObject({
    kind: z.literal('change-elsewhere'),
    userId,
    device: deviceName,
    on: z.boolean(),
    moment: z.enum(['before', 'after']).default('before'),
  }),
  z.strictObject({
    kind: z.literal('account-limit'),
    limit: z.int().min(0),
    windowSeconds: z.number().positive().max(3600).default(60),
    envelope: limitEnvelope,
  }),
  // The request is not carried out.
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
    envelope: limitEnvelope,
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
  // Something else answers; the request is carried out or not.
  foreignAnswer,
  // The request is carried out, now or later.
  z.strictObject({ kind: z.literal('cut-after-applied') }),
  z.strictObject({
    kind: z.literal('applied-late'),
    ms: milliseconds,
    answer: z.enum(['cut', 'never', 'success']),
  }),
  // The request is carried out, and the record in its answer is wrong.
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
  z.strictObject({
    kind: z.literal('odd-record'),
    forms: z.array(oddForms).min(1),
    userId: z.string().min(1).optional(),
  }),
  // Other clients, which act without a request.
  z.strictObject({
    kind: z.literal('watchdog'),
    userId,
    every: milliseconds.min(1),
    device: deviceName,
    on: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('crm-page'),
    userId,
    device: deviceName.default('sip'),
    after: z.enum(['off', 'set']).default('off'),
    ms: milliseconds.min(1).default(1000),
  }),
])

/** A fault with every default filled in. */
export type Fault = z.output<typeof faultSchema>

/** One kind of fault. */
export type FaultOf<Kind extends Fault['kind']> = Extract<Fault, { kind: Kind }>

/** A fault that is another client of Exotel: it switches an agent on its own and waits for no request. */
export type OtherClient = FaultOf<'watchdog' | 'crm-page'>

/** Whether a fault is another client. */
export function isOtherClient(fault: Fault): fault is OtherClient {
  return fault.kind === 'watchdog' || fault.kind === 'crm-page'
}

/**
 * A fault and the requests that it hits. `path` is without the query: a whole path, or its beginning followed by `*`.
 * `times` is how often the rule hits; without it, always.
 */
const faultRule = z
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
    ({ match, fault }) => !isOtherClient(fault) || Object.keys(match).length === 0,
    'another client waits for no request, so "match" means nothing',
  )

/** A fault rule as a person writes it: whatever has a default may be left out. */
export type FaultRule = z.input<typeof faultRule>

/** A fault rule with every default filled in. */
export type CompleteFaultRule = z.output<typeof faultRule>

/** Reads the text of a fault file. Throws an Error whose message is one plain sentence about the first wrong rule. */
export function parseFaultRules(text: string): readonly FaultRule[] {
  const value = parseJson(text)
  if (value === undefined) throw new Error('The fault list is not JSON.')
  return parseFaultList(value)
}

/** Reads a list of rules that is parsed JSON already. Throws as `parseFaultRules` does. */
export function parseFaultList(value: unknown): readonly CompleteFaultRule[] {
  if (!Array.isArray(value)) throw new Error('The fault list must be a JSON list of rules.')
  return value.map((item, index) => {
    const rule = faultRule.safeParse(item)
    if (!rule.success) {
      throw new Error(`Rule ${index + 1} of the fault list is wrong${describeFirstIssue(rule.error)}.`)
    }
    return rule.data
  })
}

/** The first problem as the end of a sentence without a full stop: ` at "fault.ms": expected number`. */
export function describeFirstIssue(error: z.ZodError): string {
  const issue = error.issues[0]
  const place = issue?.path.length ? ` at "${issue.path.join('.')}"` : ''
  const isUnknownKind = issue?.code === 'invalid_union' && issue.path.at(-1) === 'kind'
  const kinds = faultSchema.options.map((option) => option.shape.kind.value)
  const problem = isUnknownKind ? `unknown kind, must be one of ${kinds.join(', ')}` : issue?.message
  return `${place}: ${problem ?? 'it cannot be read'}`
}

function areHeaders(headers: Readonly<Record<string, string>>): boolean {
  try {
    for (const [name, value] of Object.entries(headers)) {
      validateHeaderName(name)
      validateHeaderValue(name, value)
    }
    return true
  } catch {
    return false
  }
}
