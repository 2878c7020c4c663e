/** A policy that a device management has set, as the text of a policy file. */
export type ManagedPolicy =
  | { readonly kind: 'none' }
  /** `file` names the place, for a person. */
  | { readonly kind: 'found'; readonly file: string; readonly text: string }
  | { readonly kind: 'unreadable'; readonly file: string; readonly reason: string }

/** Runs a program of the system's to its end and gives its standard output; throws if it fails. */
export type RunProgram = (program: string, args: readonly string[]) => string
