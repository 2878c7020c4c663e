import { z } from 'zod'
import type { SoftphoneFacts } from '../core/model/device.ts'
import { flag, parseInstant } from './record-values.ts'

/**
 * Whether a softphone is connected for a SIP device (Exotel: device management, "Get Device Status": `registered` and
 * `last_seen`). That page is about an endpoint that the app does not use, and no answer with these fields was ever observed.
 * So they are read in any answer that has them, and an invalid value counts as none.
 */
export const softphoneFields = {
  registered: flag.nullish().catch(null),
  last_seen: z.string().nullish().catch(null),
}

const softphone = z.object(softphoneFields)

/** What the fields say; undefined if they say nothing. */
export function softphoneOf({
  registered,
  last_seen,
}: z.infer<typeof softphone>): SoftphoneFacts | undefined {
  const lastSeen = parseInstant(last_seen ?? null)
  return typeof registered !== 'boolean' && lastSeen === null
    ? undefined
    : { registered: registered ?? null, lastSeen }
}
