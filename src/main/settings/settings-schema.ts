import { z } from 'zod'
import type { Result } from '../../core/model/failure.ts'
import type { DiskFailure } from '../../core/model/storage-failure.ts'
import { parseChosenValues } from '../../core/settings/chosen-values.ts'
import { parseBaseUrl } from '../../exotel/base-url.ts'

/** A base URL that signing in accepts. */
const origin = z.string().refine((text) => parseBaseUrl(text).ok)

/** The content of settings.json. It holds no secret. An invalid value counts as absent. */
export const settingsSchema = z.object({
  /** The signed-in agent of the integrations API. */
  integrations: z
    .object({
      userId: z.string().min(1),
      url: origin,
      /** Set if the keychain also holds this app's secret, which mints new tokens. */
      appId: z.string().min(1).nullable().catch(null).default(null),
    })
    .nullable()
    .catch(null)
    .default(null),
  /** The same agent as a user of the account API (CCM). */
  account: z
    .object({ url: origin, sid: z.string().min(1), userId: z.string().min(1) })
    .nullable()
    .catch(null)
    .default(null),
  /** The settings that the agent has chosen. Others follow the policy or the defaults. */
  chosen: z
    .unknown()
    .transform((written) => parseChosenValues(written).values)
    .default({}),
  /** The window's size and position when it was last closed, in pixels; on Wayland the position is not known. */
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

/** The settings of a new profile. */
export const emptySettings: Settings = { integrations: null, account: null, chosen: {}, window: null }

/** The settings of one profile. */
export interface SettingsFile {
  /** The settings; empty if the file cannot be read, for which `trouble` gives the reason. */
  read(): Settings
  /** Why the file cannot be read at the moment; null if it can, or if it does not exist. */
  trouble(): DiskFailure | null
  /** Whether the file may have named an agent before it broke, and no last good copy names them. */
  agentLost(): boolean
  /**
   * Writes all of `change`, or nothing. Values that were never chosen are not written, so that later defaults apply to
   * them. Values that a newer version wrote are kept.
   */
  write(change: Partial<Settings>): Result<null, DiskFailure>
}

/** Settings in memory, for the simulator's profile. */
export function memorySettings(): SettingsFile {
  let settings = emptySettings
  return {
    read: () => settings,
    trouble: () => null,
    agentLost: () => false,
    write: (change) => {
      settings = { ...settings, ...change }
      return { ok: true, value: null }
    },
  }
}
