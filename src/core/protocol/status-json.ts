import { z } from 'zod'
import { actives, devices, targets } from '../model/device.ts'

const deviceFacts = z.object({
  present: z.boolean().nullable(),
  verified: z.boolean().nullable(),
  busy: z.boolean().nullable(),
})

/** The codes of `problem` in `status --json`. */
const problemCode = z.enum([
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

/** What `hookswitch status --json` prints; stable, since administrators' scripts read it. Null means "not known". */
export const status = z.object({
  state: z.enum([...actives, 'unknown', 'signed-out']),
  confirmedAt: z.iso.datetime().nullable(),
  proof: z.enum(['reply', 'read-back']).nullable(),
  user: z.string().nullable(),
  gateway: z.enum(['integrations', 'account', 'both']).nullable(),
  intent: z.object({ target: z.enum(targets), cause: z.string(), at: z.iso.datetime() }).nullable(),
  switching: z.boolean(),
  until: z.iso.datetime().nullable(),
  restorePending: z.enum(devices).nullable(),
  problem: z.object({ code: problemCode, message: z.string() }).nullable(),
  devices: z.object({ phone: deviceFacts, sip: deviceFacts }),
  lockWatch: z.enum(['working', 'unavailable']),
  /** `off`: the settings have no idle minutes. */
  idleWatch: z.enum(['working', 'unavailable', 'off']),
  locked: z.boolean().nullable(),
  /** When the token of the integrations API expires, by its own claim; null if it has none. */
  tokenExpiresAt: z.iso.datetime().nullable(),
  /** The administrator's policy: which settings it fixes and presets, and what is wrong with it; null if there is none. */
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
