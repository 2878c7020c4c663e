import { z } from 'zod'
import { type ChosenValues, understand } from './settings.ts'

/** What an administrator decided for every profile of this machine. */
export interface Policy {
  /** Nobody can choose otherwise. Keys are fixed together: one that it leaves out keeps its preset. */
  readonly forced: ChosenValues
  /** What holds until the agent chooses. */
  readonly defaults: ChosenValues
  /** What is wrong with the file; null where nothing is, or where there is none. */
  readonly trouble: PolicyTrouble | null
}

/** Why a policy does not hold, or not all of it. */
export type PolicyTrouble =
  | { readonly kind: 'unreadable'; readonly file: string; readonly reason: string }
  /** It is no JSON object of this form: nothing of it holds. */
  | { readonly kind: 'not-understood'; readonly file: string }
  /** The values with these names do not hold; the others do. */
  | {
      readonly kind: 'in-part'
      readonly file: string
      readonly unknown: readonly string[]
      readonly wrong: readonly string[]
    }

/** No policy. */
export const noPolicy: Policy = { forced: {}, defaults: {}, trouble: null }

const policyFile = z.record(z.string(), z.unknown())

/** The policy that the text of `file` says; what cannot be understood is named and costs nothing else. */
export function parsePolicy(file: string, text: string): Policy {
  const written = policyFile.safeParse(parseJson(text))
  const halves = [written.data?.forced, written.data?.defaults]
  if (!written.success || halves.some((half) => half !== undefined && !policyFile.safeParse(half).success)) {
    return { ...noPolicy, trouble: { kind: 'not-understood', file } }
  }
  const [forced, defaults] = [understand(halves[0]), understand(halves[1])]
  const strangers = Object.keys(written.data).filter((name) => name !== 'forced' && name !== 'defaults')
  const unknown = [...new Set([...strangers, ...forced.unknown, ...defaults.unknown])]
  const wrong = [...new Set([...forced.wrong, ...defaults.wrong])]
  const whole = unknown.length === 0 && wrong.length === 0
  return {
    forced: forced.values,
    defaults: defaults.values,
    trouble: whole ? null : { kind: 'in-part', file, unknown, wrong },
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
