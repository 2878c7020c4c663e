import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, win32 } from 'node:path'
import { noPolicy, type Policy, parsePolicy } from '../../core/settings/policy.ts'
import { errorCode } from '../../core/text/error-text.ts'
import { decodeText } from '../storage/decode-text.ts'
import { isSymbolicLink } from '../storage/files.ts'
import { parseLocated } from './json-places.ts'
import { readManagedPreferences } from './macos-managed-preferences.ts'
import { readWindowsPolicies, windowsOwnerOf } from './windows-policies.ts'

/** Where a policy is, and what is there. */
export interface FoundPolicy {
  /** The path of the file, or the registry's key. */
  readonly file: string
  /** Its text (JSON); null if there is no policy, or if it cannot be used. */
  readonly text: string | null
  /** The policy as it was read; `trouble` says what is wrong with it. */
  readonly policy: Policy
}

/**
 * Reads the administrator's policy of this computer. If a device management has put one into the registry (Windows) or into
 * the managed preferences (macOS), only that counts.
 */
export function findPolicy(platform: NodeJS.Platform): FoundPolicy {
  const managed =
    platform === 'win32'
      ? readWindowsPolicies()
      : platform === 'darwin'
        ? readManagedPreferences()
        : ({ kind: 'none' } as const)
  const file = policyFile(platform)
  switch (managed.kind) {
    case 'found':
      return { ...managed, policy: parsePolicy(managed.file, managed.text, parseLocated) }
    case 'unreadable':
      return { file: managed.file, text: null, policy: unreadable(managed.file, managed.reason) }
    case 'none':
      return readPolicyFile(file, platform === 'win32' ? windowsTrust : posixTrust)
  }
}

/**
 * The path of the administrator's policy, in a folder that agents cannot write to. On Windows it is not taken from the
 * environment, which is the agent's own.
 */
export function policyFile(platform: NodeJS.Platform): string {
  switch (platform) {
    case 'win32':
      return 'C:\\ProgramData\\Hookswitch\\policy.json'
    case 'darwin':
      return '/Library/Application Support/Hookswitch/policy.json'
    default:
      return '/etc/hookswitch/policy.json'
  }
}

/** Whether a file is an administrator's. */
export interface PolicyTrust {
  /** The file or folder that others own or can change; null if none is. Throws the file system's error. */
  distrusted(file: string): string | null
  /** Whether every user can create the file if it does not exist. */
  readonly anyoneCanCreate: boolean
}

/** For a draft of a policy, which is only checked and never in force: anyone may have written it. */
export const trustAnyone: PolicyTrust = { distrusted: () => null, anyoneCanCreate: false }

/** Trusts files that only root may write to; `administrator` is root's user id. */
export function posixTrustIn(administrator: number): PolicyTrust {
  return {
    distrusted: (file) => {
      const places = [dirname(file), file, dirname(realpathSync(file))]
      const isTheirs = (place: string) => {
        const { uid, mode } = statSync(place)
        return uid !== administrator || (mode & 0o022) !== 0
      }
      return places.find(isTheirs) ?? null
    },
    anyoneCanCreate: false,
  }
}

const posixTrust = posixTrustIn(0)

/** Trusts files of the administrators and the system. In C:\ProgramData every user can create a folder, and owns it then. */
const windowsTrust: PolicyTrust = {
  distrusted: (file) =>
    [win32.dirname(file), file].find((place) => !administrators.has(windowsOwnerOf(place))) ?? null,
  anyoneCanCreate: true,
}

/** Administrators, the system, and TrustedInstaller (Microsoft: Well-known SIDs). */
const administrators: ReadonlySet<string> = new Set([
  'S-1-5-32-544',
  'S-1-5-18',
  'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464',
])

/** Reads the policy in `file`. Most machines have none. */
export function readPolicyFile(file: string, trust: PolicyTrust): FoundPolicy {
  const nothing = { file, text: null }
  try {
    const text = decodeText(readFileSync(file))
    const place = trust.distrusted(file)
    if (place === null) return { file, text, policy: parsePolicy(file, text, parseLocated) }
    const { anyoneCanCreate } = trust
    const trouble = { kind: 'untrusted', file, place, anyoneCanCreate } as const
    return { ...nothing, policy: { ...noPolicy, trouble } }
  } catch (error) {
    const code = errorCode(error) ?? String(error)
    const isLost = code === 'ENOENT' && [dirname(file), file].some(isDanglingLink)
    if ((code === 'ENOENT' && !isLost) || code === 'ENOTDIR') return { ...nothing, policy: noPolicy }
    return { ...nothing, policy: unreadable(file, code) }
  }
}

function unreadable(file: string, reason: string): Policy {
  return { ...noPolicy, trouble: { kind: 'unreadable', file, reason } }
}

/** Whether `path` is a link to nothing. An administrator made the link, so a policy should be there. */
function isDanglingLink(path: string): boolean {
  return isSymbolicLink(path) && !existsSync(path)
}
