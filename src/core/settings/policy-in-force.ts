import type { PolicyTrouble } from '../model/policy.ts'
import { type PolicyRules, type RuleName, ruleNames } from '../model/policy-rules.ts'
import type { ChosenValues } from './chosen-values.ts'
import { noPolicy, type Policy } from './policy.ts'

/**
 * Replaces a policy that cannot be used and of which there is no good copy: calls go off in every absence, no device comes
 * on by itself, and everything that a policy can forbid is forbidden.
 */
export const strictestPolicy: Policy = {
  ...noPolicy,
  forced: {
    autoOffLock: true,
    autoOffSuspend: true,
    autoOffQuit: true,
    restore: 'ask',
    notifications: true,
  },
  rules: {
    ...noPolicy.rules,
    allowedHosts: ['*.exotel.com'],
    practiceMode: false,
    signOut: false,
    numberChange: false,
  },
}

/**
 * The policy that holds, given the one that was read. A faulty policy never permits what a valid one would forbid: if it
 * cannot be used at all, the last good copy holds, or else the strictest policy; each invalid value is replaced by the value
 * in that one.
 */
export function policyInForce(read: Policy, lastGood: Policy | null): Policy {
  const { trouble } = read
  if (trouble === null) return read
  const holds = lastGood === null ? 'strictest' : 'last-good'
  const instead = lastGood ?? strictestPolicy
  if (trouble.kind !== 'in-part') {
    // On Windows every user can create this folder: a file of theirs does not show that an administrator has a policy.
    if (trouble.kind === 'untrusted' && trouble.anyoneCanCreate && lastGood === null) return read
    return { ...instead, trouble: { ...trouble, holds } }
  }
  const forced = forcedInstead(read, instead)
  const rules = rulesInstead(trouble, instead)
  const isHeld = Object.keys(forced).length + Object.keys(rules).length > 0
  return {
    ...read,
    forced: { ...read.forced, ...forced },
    rules: { ...read.rules, ...rules },
    trouble: isHeld ? { ...trouble, holds } : trouble,
  }
}

/** The forced settings whose value in the file is invalid, with the value of `instead`. */
function forcedInstead(read: Policy, instead: Policy): ChosenValues {
  const names = read.wrongForced.map((name) => name.split('.')[0])
  return Object.fromEntries(Object.entries(instead.forced).filter(([name]) => names.includes(name)))
}

function rulesInstead(
  trouble: Extract<PolicyTrouble, { kind: 'in-part' }>,
  instead: Policy,
): Partial<PolicyRules> {
  const wrong = ruleNames.filter((name: RuleName) => trouble.wrong.includes(name))
  return Object.fromEntries(wrong.map((name) => [name, instead.rules[name]]))
}
