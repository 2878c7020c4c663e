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
import { type ChosenValues, chosenValues, type ParsedValues, parseChosenValues } from './chosen-values.ts'
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

/** The groups of settings in a policy. */
const groups = ['forced', 'defaults'] as const

/** The names at the top of a policy: its groups and its rules. */
const namesAtTop: readonly string[] = [...groups, signInHostsName, helpUrlName, ...ruleNames]

/** The names that a group can have. */
const settingNames: readonly string[] = Object.keys(chosenValues.shape)

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
  const invalidGroup = groups.find((group) => {
    const given = written.data[group]
    return given !== undefined && !policyFile.safeParse(given).success
  })
  if (invalidGroup !== undefined) return notUnderstood(file, places.value([invalidGroup]))

  const forced = parseChosenValues(written.data.forced)
  const defaults = parseChosenValues(written.data.defaults)
  const { wrong, ...rules } = rulesIn(written.data)
  const names = { top: Object.keys(written.data), forced, defaults, wrongRules: wrong }
  return {
    forced: forced.values,
    defaults: defaults.values,
    ...rules,
    wrongForced: forced.wrong,
    trouble: troubleWith(names, file, places),
  }
}

/** The rules of a policy. A rule may also stand under `forced`, since an agent cannot change it either. */
function rulesIn(written: Readonly<Record<string, unknown>>) {
  const underForced = policyFile.safeParse(written.forced).data ?? {}
  const { rules, wrong } = parseRules({ ...underForced, ...written })
  const signInHosts = hosts.safeParse(written[signInHostsName] ?? [])
  const helpUrl = help.nullable().safeParse(written[helpUrlName] ?? null)
  const wrongHosts = signInHosts.success ? [] : [signInHostsName]
  const wrongHelp = helpUrl.success ? [] : [helpUrlName]
  return {
    integratedSignInHosts: signInHosts.success ? signInHosts.data : [],
    helpUrl: helpUrl.success ? helpUrl.data : null,
    rules,
    wrong: [...wrongHosts, ...wrongHelp, ...wrong],
  }
}

/** The names in a policy: those beside `forced` and `defaults`, those in each of the two, and the rules with invalid values. */
interface WrittenNames {
  readonly top: readonly string[]
  readonly forced: ParsedValues
  readonly defaults: ParsedValues
  readonly wrongRules: readonly string[]
}

/** Which names are unknown or have invalid values, where they stand, and what they may mean; null if all are valid. */
function troubleWith(
  { top, forced, defaults, wrongRules }: WrittenNames,
  file: string,
  places: JsonPlaces,
): PolicyTrouble | null {
  const unknownTop = top.filter((name) => !namesAtTop.includes(name))
  const unknownForced = forced.unknown.filter((name) => !ruleNames.some((rule) => rule === name))
  const unknown = [...new Set([...unknownTop, ...unknownForced, ...defaults.unknown])]
  const wrong = [...new Set([...forced.wrong, ...defaults.wrong, ...wrongRules])]
  const breaks = forced.breaks ?? defaults.breaks
  if (unknown.length === 0 && wrong.length === 0 && breaks === null) return null
  const placeOf = (name: string): Place | null => {
    if (unknownTop.includes(name)) return places.name([name])
    if (!wrong.includes(name)) {
      return places.name([unknownForced.includes(name) ? 'forced' : 'defaults', name])
    }
    if (namesAtTop.includes(name)) return places.value([name]) ?? places.value(['forced', name])
    const group = forced.wrong.includes(name) ? 'forced' : 'defaults'
    return places.value([group, ...name.split('.')])
  }
  const placesOfNames = recordOf([...unknown, ...wrong], placeOf)
  const meant = recordOf(unknown, (name) => {
    const near = nearestName(name, [...settingNames, ...namesAtTop])
    return near === name ? null : near
  })
  const outside = unknownTop.filter((name) => settingNames.includes(name))
  return {
    kind: 'in-part',
    file,
    unknown,
    wrong,
    ...(breaks === null ? {} : { breaks }),
    ...(placesOfNames === null ? {} : { places: placesOfNames }),
    ...(meant === null ? {} : { meant }),
    ...(outside.length === 0 ? {} : { outside }),
  }
}

/** The known name that is most like `name`, in any case: administrators write this JSON by hand. */
function nearestName(name: string, known: readonly string[]): string | null {
  const same = known.find((one) => one.toLowerCase() === name.toLowerCase())
  return same ?? nearestWord(name, known)
}

/** The values that `lookUp` gives for `names`, by name, without its nulls; null if there are none. */
function recordOf<Value>(
  names: readonly string[],
  lookUp: (name: string) => Value | null,
): Readonly<Record<string, Value>> | null {
  const entries = names.flatMap((name) => {
    const value = lookUp(name)
    return value === null ? [] : [[name, value] as const]
  })
  return entries.length === 0 ? null : Object.fromEntries(entries)
}

function readPlainly(text: string): Located {
  const nowhere = () => null
  const value = parseJson(text)
  return value === undefined
    ? { ok: false, at: null }
    : { ok: true, value, places: { value: nowhere, name: nowhere } }
}

/** What `status --json` and the diagnostics say about the policy in `file`; null if there is none. */
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

function notUnderstood(file: string, at: Place | null): Policy {
  const trouble = { kind: 'not-understood', file } as const
  return { ...noPolicy, trouble: at === null ? trouble : { ...trouble, at } }
}
