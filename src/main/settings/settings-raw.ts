import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { decodeText } from '../storage/decode-text.ts'

/** All that a settings file holds, also what this version does not know. */
export type Raw = Readonly<Record<string, unknown>>

/** What is at a settings file's place. */
export type Found =
  | { readonly kind: 'there'; readonly raw: Raw }
  | { readonly kind: 'missing' }
  /** No JSON object: cut off, zeros or nothing after a power loss, broken by hand, or of no size that settings have. */
  | { readonly kind: 'broken' }

/** Settings are some hundred bytes; what is larger than this is not parsed. Bytes. */
const largest = 1024 * 1024

/**
 * Reads the settings in `file`. Throws what the file system says, but for a file that is missing; a pipe or a device
 * in the file's place, which could hold up whoever reads it for ever, is not read either.
 */
export function readRaw(file: string): Found {
  const bytes = readBytes(file)
  if (bytes === null || bytes === 'too-large') return { kind: bytes === null ? 'missing' : 'broken' }
  const parsed = z.record(z.string(), z.unknown()).safeParse(parseJson(decodeText(bytes)))
  return parsed.success ? { kind: 'there', raw: parsed.data } : { kind: 'broken' }
}

function readBytes(file: string): Uint8Array | 'too-large' | null {
  let descriptor: number
  try {
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  try {
    const about = fstatSync(descriptor)
    if (!about.isFile() && !about.isDirectory()) throw new Error('it is not a file')
    return about.size > largest ? 'too-large' : readFileSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function parseJson(text: string): unknown {
  try {
    // A file system may fill the end of a file with zeros after a power loss.
    return JSON.parse(text.replace(/[\0\s]+$/, ''))
  } catch {
    return undefined
  }
}
