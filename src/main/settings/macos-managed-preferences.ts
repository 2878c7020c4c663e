import { existsSync } from 'node:fs'
import { errorMessage } from '../../core/text/error-text.ts'
import { type ManagedPolicy, type RunProgram, runProgram } from './managed-policy.ts'

/** Where a device management's configuration profile puts the preferences of this app; only root can write there. */
const file = '/Library/Managed Preferences/com.hookswitch.app.plist'

/** Reads the managed preferences: their names and values are those of a policy file. Not run on macOS. */
export function readManagedPreferences(
  run: RunProgram = runProgram,
  exists: (path: string) => boolean = existsSync,
): ManagedPolicy {
  if (!exists(file)) return { kind: 'none' }
  try {
    return { kind: 'found', file, text: run('/usr/bin/plutil', ['-convert', 'json', '-o', '-', file]) }
  } catch (error) {
    return { kind: 'unreadable', file, reason: errorMessage(error) }
  }
}
