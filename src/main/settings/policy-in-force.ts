import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Policy, parsePolicy } from '../../core/settings/policy.ts'
import { policyInForce } from '../../core/settings/policy-in-force.ts'
import { readTextOrNull, replaceFileSync } from '../storage/files.ts'
import { type FoundPolicy, findPolicy } from './policy-file.ts'

/** The policy that holds on this computer, and where it is. */
export interface PolicyInForce {
  readonly policy: Policy
  readonly file: string
}

/**
 * The policy that holds. If the administrator's cannot be used, that is the copy in the profile's folder, if there is
 * one, or else the strictest policy.
 */
export function policyHere(profile: string): PolicyInForce {
  const found = findPolicy(process.platform)
  return { file: found.file, policy: policyInForce(found.policy, lastGoodPolicy(profile)) }
}

/** The same, and keeps a copy of a valid policy for a later start at which the policy cannot be used. */
export function openPolicy(
  profile: string,
  found: FoundPolicy = findPolicy(process.platform),
): PolicyInForce {
  const { policy, text } = found
  const lastGood = policy.trouble === null ? null : lastGoodPolicy(profile)
  if (policy.trouble === null) saveCopy(copyIn(profile), text)
  return { file: found.file, policy: policyInForce(policy, lastGood) }
}

/** The policy in the profile's copy; null if there is none that is whole. */
function lastGoodPolicy(profile: string): Policy | null {
  const file = copyIn(profile)
  const text = readTextOrNull(file)
  const policy = text === null ? null : parsePolicy(file, text)
  return policy?.trouble === null ? policy : null
}

/** Writes the copy, or removes it with null: the administrator has removed the policy. */
function saveCopy(file: string, text: string | null): void {
  try {
    if (text === null) rmSync(file, { force: true })
    else if (readTextOrNull(file) !== text) replaceFileSync(file, text, 0o600)
  } catch {
    // The next start tries again. Without a copy, the strictest policy holds if the policy becomes unusable before that.
  }
}

function copyIn(profile: string): string {
  return join(profile, 'policy.last-good.json')
}
