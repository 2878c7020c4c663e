import { z } from 'zod'
import { languages } from '../model/language.ts'

const accelerator = z.string().min(1).max(64).nullable()

/** The five global keys; null for one that is not used. Each is an accelerator in Electron's spelling. */
export const keyNames = ['phone', 'sip', 'off', 'toggle', 'swap'] as const

export type KeyName = (typeof keyNames)[number]

/** Everything an agent can choose, and a policy can fix or preset under the same names. */
export const settingsValues = z.object({
  autoOffLock: z.boolean(),
  autoOffSuspend: z.boolean(),
  autoOffQuit: z.boolean(),
  /** Minutes without a key or a mouse until calls go off; null for never. */
  idleMinutes: z.number().int().min(1).max(240).nullable(),
  /** Whether the device that was switched off for a lock comes back after it. */
  restore: z.enum(['always', 'ask', 'never']),
  /** What "Off for" offers, in minutes; shortest first. */
  offForMinutes: z.array(z.number().int().min(1).max(1440)).max(6),
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
 * What the settings page changes; what is left out stays. Numbers and keys are wider here than what is taken, so that
 * one that is not taken gets a sentence and not a refused request.
 */
export const settingsChange = settingsValues
  .extend({
    idleMinutes: z.number().nullable(),
    offForMinutes: z.array(z.number()).max(100),
    keys: settingsValues.shape.keys.partial(),
  })
  .partial()

export type SettingsChange = z.infer<typeof settingsChange>
