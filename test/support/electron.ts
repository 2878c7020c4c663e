import { join } from 'node:path'
import { findProgram } from './processes.ts'

/**
 * The Electron that tests run: of the folder ELECTRON_OVERRIDE_DIST_PATH, which `npm test` sets. Throws a sentence
 * that says so where it is not set.
 */
export function electronProgram(): string {
  const { ELECTRON_OVERRIDE_DIST_PATH: folder = '' } = process.env
  if (folder === '') {
    throw new Error(
      'No Electron to test with: run `npm test`, or set ELECTRON_OVERRIDE_DIST_PATH to its folder',
    )
  }
  return findProgram(join(folder, 'electron'))
}

/** What must stand before an app's own arguments: Chromium refuses to run as root with its sandbox (crbug.com/638180). */
export function electronArguments(): readonly string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : []
}
