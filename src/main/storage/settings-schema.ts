import { z } from 'zod'
import type { Result } from '../../core/failure.ts'
import { defaultRules } from '../../core/rules.ts'
import { understand } from '../../core/settings.ts'
import type { DiskFailure } from '../../core/state.ts'
import { parseBaseUrl } from '../../exotel/base-url.ts'

/** A base URL that sign-in would take. */
const origin = z.string().refine((text) => parseBaseUrl(text).ok)

/** Earlier versions wrote every rule down, chosen or not: one that is as it always was, was not. */
const earlierRules = z.unknown().transform((rules) => {
  const read = z.object({ autoOff: z.record(z.string(), z.unknown()), restore: z.unknown() }).safeParse(rules)
  if (!read.success) return {}
  const { autoOff, restore } = read.data
  const { lock: autoOffLock, suspend: autoOffSuspend, quit: autoOffQuit, idleMinutes } = autoOff
  const { values } = understand({ autoOffLock, autoOffSuspend, autoOffQuit, idleMinutes, restore })
  return understand(
    Object.fromEntries(Object.entries(values).filter(([name, value]) => usual.get(name) !== value)),
  ).values
})

const usual: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['autoOffLock', defaultRules.autoOff.lock],
  ['autoOffSuspend', defaultRules.autoOff.suspend],
  ['autoOffQuit', defaultRules.autoOff.quit],
  ['idleMinutes', defaultRules.autoOff.idleMinutes],
  ['restore', defaultRules.restore],
])

/** What the agent or an administrator chose for this profile; no secret is in it. */
export const settingsSchema = z
  .object({
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
    /** What the agent chose; what they did not choose is the policy's to preset. A value of no use counts for none. */
    chosen: z
      .unknown()
      .transform((written) => understand(written).values)
      .default({}),
    /** Where the window was when it was closed last, in pixels of the desktop. */
    window: z
      .object({
        x: z.number().int(),
        y: z.number().int(),
        width: z.number().int().min(1),
        height: z.number().int().min(1),
      })
      .nullable()
      .catch(null)
      .default(null),
    /** Where earlier versions kept what is `chosen` now. */
    rules: earlierRules.default({}),
  })
  .transform(({ rules, ...settings }) => ({ ...settings, chosen: { ...rules, ...settings.chosen } }))

export type Settings = z.infer<typeof settingsSchema>

/** What holds where nothing was chosen. */
export const nothingSet: Settings = { integrations: null, account: null, chosen: {}, window: null }

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
