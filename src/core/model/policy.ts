/** The policy's name for the address of the help page. */
export const helpUrlName = 'helpUrl'

/** The policy's name for the hosts that may receive the sign-in of the desktop session. */
export const signInHostsName = 'integratedSignInHosts'

/** A place in a text, for the person who corrects it: both count from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** Why the app does not use a whole list of breaks: some are invalid, or there are too many. */
export interface BreaksTrouble {
  /** How many breaks the list has. */
  readonly given: number
  /** The breaks with an invalid name or length, counted from 1. */
  readonly wrong: readonly number[]
}

/** Why a policy is not in force, or not all of it, and what holds instead. */
export type PolicyTrouble = PolicyFault & {
  /** What replaces the unusable values: those of the last good copy, or the strictest ones. Left out if nothing does. */
  readonly holds?: 'last-good' | 'strictest'
}

type PolicyFault =
  | { readonly kind: 'unreadable'; readonly file: string; readonly reason: string }
  /** A user who is no administrator could have written it. */
  | {
      readonly kind: 'untrusted'
      readonly file: string
      /** The file or folder that others own or can change. */
      readonly place: string
      /** Whether every user can create this place if it does not exist, as on Windows. */
      readonly anyoneCanCreate: boolean
    }
  /** The text is no JSON object of a policy's form; `at`: where JSON ends to be valid. None of its values holds. */
  | { readonly kind: 'not-understood'; readonly file: string; readonly at?: Place }
  /** The values with these names do not hold; the others do. */
  | {
      readonly kind: 'in-part'
      readonly file: string
      readonly unknown: readonly string[]
      readonly wrong: readonly string[]
      /** Why some breaks are not used; left out if all are. */
      readonly breaks?: BreaksTrouble
      /** Where each of these names, or its value, stands. */
      readonly places?: Readonly<Record<string, Place>>
      /** For each unknown name that resembles a known one, that one. */
      readonly meant?: Readonly<Record<string, string>>
      /** The unknown names that are settings, and stand beside `forced` and `defaults` instead of in them. */
      readonly outside?: readonly string[]
    }

/** What `status --json` and the diagnostics say about the policy: its file, and the names that it fixes and presets. */
export interface PolicyFacts {
  readonly file: string
  readonly rules: readonly string[]
  readonly presets: readonly string[]
}
