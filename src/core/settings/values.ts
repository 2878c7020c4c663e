import { z } from 'zod'
import { longestTimeOff, mostBreaks } from '../model/break.ts'
import { languages } from '../model/language.ts'
import { nextClockTime } from '../text/clock-time.ts'
import type { KeyName } from './accelerator.ts'
import { breakSchema } from './breaks.ts'

/** A key in Electron's spelling; null: the command has no key. */
const accelerator = z.string().min(1).max(64).nullable()

/** All that an agent can choose, and that a policy can fix or preset under the same names. */
export const settingsValues = z.object({
  autoOffLock: z.boolean(),
  autoOffSuspend: z.boolean(),
  autoOffQuit: z.boolean(),
  /** Minutes without keyboard and mouse until calls go off; null: never. */
  idleMinutes: z.number().int().min(1).max(240).nullable(),
  /** Whether the auto-off device is turned on again when the agent returns. */
  restore: z.enum(['always', 'ask', 'never']),
  /** The choices of "Off for", in minutes, shortest first. */
  offForMinutes: z.array(z.number().int().min(1).max(longestTimeOff)).max(6),
  /** Minutes until an agent who turned calls off is reminded of that; 0 and null: never. */
  remindOffMinutes: z.number().int().min(0).max(480).nullable(),
  /** The clock time at which calls go off by themselves, once a day, such as "18:00"; null: never. */
  shiftEnd: z
    .string()
    .trim()
    .refine((text) => nextClockTime(text, 0) !== null)
    .nullable(),
  /** The breaks, which "Off for" offers first. */
  breaks: z.array(breakSchema).max(mostBreaks),
  keys: z.object({
    phone: accelerator,
    sip: accelerator,
    off: accelerator,
    toggle: accelerator,
    swap: accelerator,
  } satisfies Record<KeyName, typeof accelerator>),
  startAtLogin: z.boolean(),
  notifications: z.boolean(),
  language: z.enum(['system', ...languages]),
})

export type SettingsValues = z.infer<typeof settingsValues>

/**
 * A change of the settings page; a setting that it leaves out stays. Numbers and keys have wider limits than the settings
 * themselves, so that a wrong one gets a sentence about it, not a refused request.
 */
export const settingsChange = settingsValues
  .extend({
    idleMinutes: z.number().nullable(),
    offForMinutes: z.array(z.number()).max(100),
    remindOffMinutes: z.number().nullable(),
    shiftEnd: z.string().max(20).nullable(),
    breaks: z.array(z.object({ name: z.string().max(1000), minutes: z.number() })).max(100),
    keys: settingsValues.shape.keys.partial(),
  })
  .partial()

export type SettingsChange = z.infer<typeof settingsChange>
