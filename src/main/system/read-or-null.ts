import { readFileSync } from 'node:fs'

/** The content of the file at `path`; null where it is missing or cannot be read. */
export function readOrNull(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch {
    return null
  }
}
