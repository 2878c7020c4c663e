import { z } from 'zod'
import type { Result } from '../../core/model/failure.ts'
import type { DiskFailure } from '../../core/model/state.ts'
import { understand } from '../../core/settings/settings.ts'
import { parseBaseUrl } from '../../exotel/base-url.ts'

/** A base URL that sign-in would take. */
const origin = z.string().refine((text) => parseBaseUrl(text).ok)

/** What the agent or an administrator chose for this profile; no secret is in it. A value of no use counts for none. */
export const settingsSchema = z.object({
  /** Whom this profile switches for. */
  integrations: z
    .object({
      userId: z.string().min(1),
      url: origin,
      /** Set where the app's secret is kept, too, so that a new token can be minted. */
      appId: z.string().min(1).nullable().catch(null).default(null),
    })
    .nullable()
    .catch(null)
    .default(null),
  /** Which user of which account the agent is in the account API. */
  account: z
    .object({ url: origin, sid: z.string().min(1), userId: z.string().min(1) })
    .nullable()
    .catch(null)
    .default(null),
  /** What the agent chose; what they did not choose is the policy's to preset. */
  chosen: z
    .unknown()
    .transform((written) => understand(written).values)
    .default({}),
  /** The window's size when it was closed last, and where it was, in pixels of the desktop; on Wayland nothing tells where. */
  window: z
    .object({
      x: z.number().int().nullable(),
      y: z.number().int().nullable(),
      width: z.number().int().min(1),
      height: z.number().int().min(1),
    })
    .nullable()
    .catch(null)
    .default(null),
})

export type Settings = z.infer<typeof settingsSchema>

/** What holds where nothing was chosen. */
export const nothingSet: Settings = { integrations: null, account: null, chosen: {}, window: null }

/** The settings of one profile. */
export interface SettingsFile {
  /** What is set; nothing where the file cannot be read, which `trouble` tells. */
  read(): Settings
  /** Why the file cannot be read at the moment; null where it can, or where there is none. */
  trouble(): DiskFailure | null
  /** Whether the file once named an agent, perhaps, and neither it nor its last good copy tells any more whom. */
  agentLost(): boolean
  /**
   * Writes all of `change`, or nothing. What was never chosen stays unwritten, so that a better default can come, and
   * what a newer version put beside it stays.
   */
  write(change: Partial<Settings>): Result<null, DiskFailure>
}
