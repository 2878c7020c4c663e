import { policyAdvice } from '../../core/locales/policy.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import { fixedBy, noPolicy } from '../../core/settings/policy.ts'
import { policyFile, readPolicy } from '../settings/policy-file.ts'

/**
 * Says whether the policy in `given` is valid, and what it sets, a line each; with null, that of this computer. No policy
 * is valid, too, but a file that the user named must exist.
 */
export function checkPolicy(given: string | null): CommandResult {
  const file = given ?? policyFile(process.platform, process.env.ProgramData)
  const policy = readPolicy(file)
  if (policy === noPolicy) {
    return {
      exit: given === null ? exitCodes.done : exitCodes.wrongUsage,
      message: (messages) => messages.policyCheck.missing(file),
    }
  }
  const { trouble } = policy
  return {
    exit: trouble === null ? exitCodes.done : exitCodes.wrongUsage,
    message: (messages) => {
      const { valid, fixes, presets } = messages.policyCheck
      return [
        trouble === null ? valid(file) : policyAdvice(messages, trouble).message,
        ...valuesIn(fixedBy(policy)).map(([name, value]) => fixes(name, value)),
        ...valuesIn(policy.defaults).map(([name, value]) => presets(name, value)),
      ].join('\n')
    },
  }
}

/** Each name with its value as JSON. */
function valuesIn(values: object): readonly (readonly [string, string])[] {
  return Object.entries(values).map(([name, value]: [string, unknown]) => [name, JSON.stringify(value)])
}
