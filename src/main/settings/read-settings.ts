import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { errorCode } from '../../core/text/error-text.ts'
import { parseJson } from '../../core/text/json.ts'
import { decodeText } from '../storage/decode-text.ts'
import { emptySettings, type Settings, settingsSchema } from './settings-schema.ts'

/** The files in which a profile keeps its settings. */
export interface SettingsPaths {
  readonly folder: string
  readonly file: string
  /** A copy of the newest valid settings, for the case that `file` breaks. */
  readonly lastGood: string
}

/** The settings files of the profile in `folder`. */
export function settingsPaths(folder: string): SettingsPaths {
  return { folder, file: join(folder, 'settings.json'), lastGood: join(folder, 'settings.last-good.json') }
}

/** The content of a settings file, including values that this version does not know. */
export type RawSettings = Readonly<Record<string, unknown>>

/** What a settings file contains. */
export type FileContent =
  | { readonly kind: 'valid'; readonly raw: RawSettings }
  | { readonly kind: 'missing' }
  /** Not a JSON object (truncated, edited wrongly, full of zeros after a power loss), or too large to be settings. */
  | { readonly kind: 'broken' }

/** Settings have a few hundred bytes; a larger file than this is broken. Bytes. */
const maxSize = 1024 * 1024

/**
 * Reads a settings file. Throws the file system's error, unless the file is missing. A pipe or a device is an error, too:
 * reading it could block for ever.
 */
export function readSettingsFile(file: string): FileContent {
  const bytes = readBytes(file)
  if (bytes === null) return { kind: 'missing' }
  if (bytes === 'too-large') return { kind: 'broken' }
  // Some file systems fill the end of a file with zeros after a power loss.
  const text = decodeText(bytes).replace(/[\0\s]+$/, '')
  const parsed = z.record(z.string(), z.unknown()).safeParse(parseJson(text))
  return parsed.success ? { kind: 'valid', raw: parsed.data } : { kind: 'broken' }
}

/** The last good copy of the settings; null if there is none, or if it cannot be read. */
export function readLastGood({ lastGood }: SettingsPaths): RawSettings | null {
  try {
    const content = readSettingsFile(lastGood)
    return content.kind === 'valid' ? content.raw : null
  } catch {
    return null
  }
}

/**
 * The settings of the profile in `folder`, for a process that does not open the profile: it sets no broken file aside.
 * If the file is missing or broken, these are those of the last good copy, or else empty.
 */
export function peekSettings(folder: string): Settings {
  const paths = settingsPaths(folder)
  try {
    const content = readSettingsFile(paths.file)
    if (content.kind === 'valid') return settingsSchema.parse(content.raw)
  } catch {
    // The copy may be readable.
  }
  const lastGood = readLastGood(paths)
  return lastGood === null ? emptySettings : settingsSchema.parse(lastGood)
}

function readBytes(file: string): Uint8Array | 'too-large' | null {
  let descriptor: number
  try {
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
  try {
    const stats = fstatSync(descriptor)
    if (!stats.isFile() && !stats.isDirectory()) throw new Error('it is not a file')
    return stats.size > maxSize ? 'too-large' : readFileSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
