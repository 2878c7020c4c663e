import { execFileSync } from 'node:child_process'

/** A policy that a device management has set, as the text of a policy file. */
export type ManagedPolicy =
  | { readonly kind: 'none' }
  /** `file` names the place, for a person. */
  | { readonly kind: 'found'; readonly file: string; readonly text: string }
  | { readonly kind: 'unreadable'; readonly file: string; readonly reason: string }

/** Runs a program of the system to its end and returns its standard output; throws if it fails. Tests pass their own. */
export type RunProgram = (program: string, args: readonly string[]) => string

/** Runs the program itself, for ten seconds at most. */
export const runProgram: RunProgram = (program, args) =>
  execFileSync(program, args, { encoding: 'utf8', timeout: 10_000, windowsHide: true, stdio: 'pipe' })
