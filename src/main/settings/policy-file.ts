import { existsSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { noPolicy, type Policy, parsePolicy } from '../../core/settings/policy.ts'
import { decodeText } from '../storage/decode-text.ts'
import { isLink } from '../storage/replace-file.ts'
import { parseLocated } from './json-places.ts'

/**
 * Where an administrator puts the policy: a folder that agents cannot write to. `programData` is Windows' folder for
 * all users.
 */
export function policyFile(platform: NodeJS.Platform, programData = 'C:\\ProgramData'): string {
  switch (platform) {
    case 'win32':
      return `${programData}\\Hookswitch\\policy.json`
    case 'darwin':
      return '/Library/Application Support/Hookswitch/policy.json'
    default:
      return '/etc/hookswitch/policy.json'
  }
}

/** Reads the policy in `file`. Most machines have none; one that cannot be read is told as the policy's trouble. */
export function readPolicy(file: string): Policy {
  try {
    return parsePolicy(file, decodeText(readFileSync(file)), parseLocated)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    const isLost = code === 'ENOENT' && [dirname(file), file].some(leadsNowhere)
    if ((code === 'ENOENT' && !isLost) || code === 'ENOTDIR') return noPolicy
    return { ...noPolicy, trouble: { kind: 'unreadable', file, reason: code } }
  }
}

/** Whether `path` is a link to what is not there: an administrator put it there, so that something shall hold. */
function leadsNowhere(path: string): boolean {
  return isLink(path) && !existsSync(path)
}
