import { z } from 'zod'
import {
  helpUrlName,
  type Place,
  type PolicyFacts,
  type PolicyTrouble,
  signInHostsName,
} from '../model/policy.ts'
import { noRules, type PolicyRules, ruleNames, rulesSet } from '../model/policy-rules.ts'
import { parseHelpUrl } from '../text/help-url.ts'
import { parseJson } from '../text/json.ts'
import { nearestWord } from '../text/nearest-word.ts'
import { type ChosenValues, chosenValues, parseChosenValues } from './chosen-values.ts'
import { hostPattern, parseRules } from './policy-rules.ts'

/** What an administrator decided for every profile of this machine. */
export interface Policy {
  /** The values that the agent cannot change. Keys are fixed together: one that is left out keeps its preset. */
  readonly forced: ChosenValues
  /** The values that are in force until the agent chooses others. */
  readonly defaults: ChosenValues
  /**
   * The only hosts that get the sign-in of the agent's desktop session (NTLM, Kerberos), each such as
   * `gateway.example.com` or `*.example.com`.
   */
  readonly integratedSignInHosts: readonly string[]
  /** The page that "Help" opens, an https address; null: no help is offered. */
  readonly helpUrl: string | null
  readonly rules: PolicyRules
  /** The names under `forced` whose value is invalid. */
  readonly wrongForced: readonly string[]
  /** What is wrong with the file; null if it is valid or does not exist. */
  readonly trouble: PolicyTrouble | null
}

/** Finds the places of values and names in a JSON text; null for one that it does not contain. */
export interface JsonPlaces {
  /** The place of the value at this path of names. */
  value(path: readonly string[]): Place | null
  /** The place of the last name of `path`. */
  name(path: readonly string[]): Place | null
}

/** The value of a JSON text and its places; or the place from which on it is invalid JSON, null if that is not known. */
export type Located =
  | { readonly ok: true; readonly value: unknown; readonly places: JsonPlaces }
  | { readonly ok: false; readonly at: Place | null }

/** No policy. */
export const noPolicy: Policy = {
  forced: {},
  defaults: {},
  integratedSignInHosts: [],
  helpUrl: null,
  rules: noRules,
  wrongForced: [],
  trouble: null,
}

const policyFile = z.record(z.string(), z.unknown())

const hosts = z.array(hostPattern)

const help = z
  .string()
  .transform(parseHelpUrl)
  .refine((url) => url !== null)

/**
 * The policy in the text of `file`. What is invalid is ignored and named, and the rest counts. `read` parses the text,
 * with places where it can.
 */
export function parsePolicy(
  file: string,
  text: string,
  read: (text: string) => Located = readPlainly,
): Policy {
  const located = read(text)
  if (!located.ok) return notUnderstood(file, located.at)
  const { value, places } = located
  const written = policyFile.safeParse(value)
  if (!written.success) return notUnderstood(file, places.value([]))
  const invalidHalf = halves.find((half) => {
    const given = written.data[half]
    return given !== undefined && !policyFile.safeParse(given).success
  })
  if (invalidHalf !== undefined) return notUnderstood(file, places.value([invalidHalf]))

  const [forced, defaults] = [
    parseChosenValues(written.data.forced),
    parseChosenValues(written.data.defaults),
  ]
  const known: readonly string[] = [...halves, signInHostsName, helpUrlName, ...ruleNames]
  const unknownNames = Object.keys(written.data).filter((name) => !known.includes(name))
  // A rule may stand under `forced`, too, since that is what it is.
  const underForced = policyFile.safeParse(written.data.forced).data ?? {}
  const parsedRules = parseRules({ ...underForced, ...written.data })
  const signInHosts = hosts.safeParse(written.data[signInHostsName] ?? [])
  const helpUrl = help.nullable().safeParse(written.data[helpUrlName] ?? null)
  const unknownForced = forced.unknown.filter((name) => !ruleNames.some((rule) => rule === name))
  const unknown = [...new Set([...unknownNames, ...unknownForced, ...defaults.unknown])]
  const wrongHosts = signInHosts.success ? [] : [signInHostsName]
  const wrongHelp = helpUrl.success ? [] : [helpUrlName]
  const wrongRules = [...wrongHosts, ...wrongHelp, ...parsedRules.wrong]
  const wrong = [...new Set([...forced.wrong, ...defaults.wrong, ...wrongRules])]
  const placeOf = (name: string): Place | null => {
    if (unknownNames.includes(name)) return places.name([name])
    if (!wrong.includes(name)) {
      return places.name([unknownForced.includes(name) ? 'forced' : 'defaults', name])
    }
    if (known.includes(name)) return places.value([name]) ?? places.value(['forced', name])
    const half = forced.wrong.includes(name) ? 'forced' : 'defaults'
    return places.value([half, ...name.split('.')])
  }
  const breaks = forced.breaks ?? defaults.breaks
  const found = [...unknown, ...wrong].flatMap((name) => {
    const at = placeOf(name)
    return at === null ? [] : [[name, at] as const]
  })
  const settingNames = Object.keys(chosenValues.shape)
  const outside = unknownNames.filter((name) => settingNames.includes(name))
  const meant = unknown.flatMap((name) => {
    const near = nearestName(name, [...settingNames, ...known])
    return near === null || near === name ? [] : [[name, near] as const]
  })
  const whole = unknown.length === 0 && wrong.length === 0 && breaks === null
  return {
    forced: forced.values,
    defaults: defaults.values,
    integratedSignInHosts: signInHosts.success ? signInHosts.data : [],
    helpUrl: helpUrl.success ? helpUrl.data : null,
    rules: parsedRules.rules,
    wrongForced: forced.wrong,
    trouble: whole
      ? null
      : {
          kind: 'in-part',
          file,
          unknown,
          wrong,
          ...(breaks === null ? {} : { breaks }),
          ...placesOf(found),
          ...(meant.length === 0 ? {} : { meant: Object.fromEntries(meant) }),
          ...(outside.length === 0 ? {} : { outside }),
        },
  }
}

/** The known name that is most like `name`, in any case: administrators write this JSON by hand. */
function nearestName(name: string, known: readonly string[]): string | null {
  const same = known.find((one) => one.toLowerCase() === name.toLowerCase())
  return same ?? nearestWord(name, known)
}

function placesOf(found: readonly (readonly [string, Place])[]) {
  return found.length === 0 ? {} : { places: Object.fromEntries(found) }
}

function readPlainly(text: string): Located {
  const nowhere = () => null
  const value = parseJson(text)
  return value === undefined
    ? { ok: false, at: null }
    : { ok: true, value, places: { value: nowhere, name: nowhere } }
}

/** What `status --json` and the diagnostics say about the policy in `file`; null where there is none. */
export function factsOfPolicy(policy: Policy, file: string): PolicyFacts | null {
  if (policy === noPolicy) return null
  return { file, rules: Object.keys(fixedBy(policy)), presets: Object.keys(policy.defaults) }
}

/** Everything that a policy fixes, by name: the settings that agents cannot change, and the rules, which are no settings. */
export function fixedBy({ forced, integratedSignInHosts, helpUrl, rules }: Policy): object {
  return {
    ...forced,
    ...(integratedSignInHosts.length === 0 ? {} : { [signInHostsName]: integratedSignInHosts }),
    ...(helpUrl === null ? {} : { [helpUrlName]: helpUrl }),
    ...rulesSet(rules),
  }
}

const halves = ['forced', 'defaults'] as const

function notUnderstood(file: string, at: Place | null): Policy {
  const trouble = { kind: 'not-understood', file } as const
  return { ...noPolicy, trouble: at === null ? trouble : { ...trouble, at } }
}
