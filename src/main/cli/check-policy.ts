import { resolve } from 'node:path'
import type { Messages } from '../../core/locales/messages.ts'
import { policyAdvice } from '../../core/locales/policy.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import { fixedBy, noPolicy, type Policy } from '../../core/settings/policy.ts'
import { readPolicyFile, trustAnyone } from '../settings/policy-file.ts'
import { type PolicyInForce, policyHere } from '../settings/policy-in-force.ts'

/**
 * Says whether the policy in the file `given` is valid, and what it sets, a line each. With null, or if `given` is the file
 * of this computer's policy, it also checks who can change that file, and says what holds now. It is valid to have no policy,
 * but a file that the user named must exist.
 */
export function checkPolicy(
  given: string | null,
  profile: string,
  here: () => PolicyInForce = () => policyHere(profile),
): CommandResult {
  if (given === null) return checkHere(here())
  const inForce = here()
  const isInForce = inForce.policy !== noPolicy && resolve(given) === inForce.file
  return isInForce ? checkHere(inForce) : checkDraft(given)
}

function checkHere({ file, policy }: PolicyInForce): CommandResult {
  if (policy === noPolicy) {
    return { exit: exitCodes.done, message: (messages) => messages.policyCheck.missing(file) }
  }
  return resultOf(file, policy, ({ policyCheck }) =>
    policy.trouble === null
      ? [policyCheck.fixes, policyCheck.presets]
      : [policyCheck.nowFixed, policyCheck.nowPreset],
  )
}

function checkDraft(file: string): CommandResult {
  const { policy } = readPolicyFile(file, trustAnyone)
  if (policy === noPolicy) {
    return { exit: exitCodes.wrongUsage, message: (messages) => messages.policyCheck.missing(file) }
  }
  return resultOf(file, policy, ({ policyCheck }) => [policyCheck.fixes, policyCheck.presets])
}

type LineOf = (name: string, value: string) => string

function resultOf(
  file: string,
  policy: Policy,
  linesIn: (messages: Messages) => readonly [fixed: LineOf, preset: LineOf],
): CommandResult {
  const { trouble } = policy
  return {
    exit: trouble === null ? exitCodes.done : exitCodes.wrongUsage,
    message: (messages) => {
      const [fixed, preset] = linesIn(messages)
      return [
        trouble === null ? messages.policyCheck.valid(file) : policyAdvice(messages, trouble).message,
        ...valuesIn(fixedBy(policy)).map(([name, value]) => fixed(name, value)),
        ...valuesIn(policy.defaults).map(([name, value]) => preset(name, value)),
      ].join('\n')
    },
  }
}

/** Each name with its value as JSON. */
function valuesIn(values: object): readonly (readonly [string, string])[] {
  return Object.entries(values).map(([name, value]: [string, unknown]) => [name, JSON.stringify(value)])
}
