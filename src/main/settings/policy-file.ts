import { existsSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { noPolicy, type Policy, parsePolicy } from '../../core/settings/policy.ts'
import { decodeText } from '../storage/decode-text.ts'
import { isSymbolicLink } from '../storage/files.ts'
import { parseLocated } from './json-places.ts'

/**
 * The path of the administrator's policy, in a folder that agents cannot write to. `programData` is the folder that all
 * users of a Windows machine share.
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

/** Reads the policy. Most machines have none. A policy that cannot be read is empty, and its `trouble` gives the reason. */
export function readPolicy(file: string): Policy {
  try {
    return parsePolicy(file, decodeText(readFileSync(file)), parseLocated)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    const isLost = code === 'ENOENT' && [dirname(file), file].some(isDanglingLink)
    if ((code === 'ENOENT' && !isLost) || code === 'ENOTDIR') return noPolicy
    return { ...noPolicy, trouble: { kind: 'unreadable', file, reason: code } }
  }
}

/** Whether `path` is a link to nothing. An administrator made the link, so a policy should be there. */
function isDanglingLink(path: string): boolean {
  return isSymbolicLink(path) && !existsSync(path)
}
