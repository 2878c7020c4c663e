import { z } from 'zod'
import type { Result } from '../../core/failure.ts'
import { defaultRules } from '../../core/rules.ts'
import type { DiskFailure } from '../../core/state.ts'
import { parseBaseUrl } from '../../exotel/base-url.ts'

/** A base URL that sign-in would take. */
const origin = z.string().refine((text) => parseBaseUrl(text).ok)

/** What the agent or an administrator chose for this profile; no secret is in it. */
export const settingsSchema = z.object({
  /** Whom this profile switches for. */
  integrations: z
    .object({
      userId: z.string().min(1),
      url: origin,
      /** Set where the app's secret is kept, too, so that a new token can be minted. */
      appId: z.string().min(1).nullable().default(null),
    })
    .nullable()
    .default(null),
  /** Which user of which account the agent is in the account API. */
  account: z
    .object({ url: origin, sid: z.string().min(1), userId: z.string().min(1) })
    .nullable()
    .default(null),
  /** When calls go off by themselves, and whether what was on comes back. */
  rules: z
    .object({
      autoOff: z.object({
        lock: z.boolean().default(defaultRules.autoOff.lock),
        suspend: z.boolean().default(defaultRules.autoOff.suspend),
        quit: z.boolean().default(defaultRules.autoOff.quit),
        idleMinutes: z.number().int().min(1).max(240).nullable().default(defaultRules.autoOff.idleMinutes),
      }),
      restore: z.enum(['always', 'ask', 'never']).default(defaultRules.restore),
    })
    .default(defaultRules),
})

export type Settings = z.infer<typeof settingsSchema>

/** What holds where nothing was chosen. */
export const nothingSet: Settings = { integrations: null, account: null, rules: defaultRules }

/** The settings of one profile. */
export interface SettingsFile {
  /** What is set; nothing where the file cannot be read, which `trouble` tells. */
  read(): Settings
  /** Why the file cannot be read at the moment; null where it can, or where there is none. */
  trouble(): DiskFailure | null
  /**
   * Writes all of `change`, or nothing. What was never chosen stays unwritten, so that a better default can come, and
   * what a newer version put beside it stays.
   */
  write(change: Partial<Settings>): Result<null, DiskFailure>
}
