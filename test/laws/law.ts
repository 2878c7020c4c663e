import type { ScopeName } from './history.ts'
import type { Trace } from './trace.ts'

/** A promise of docs/laws.md, with everything about a trace that it claims. */
export interface Law {
  readonly number: number
  readonly name: string
  readonly claims: readonly Claim[]
}

/** One thing that holds in every trace. */
export interface Claim {
  readonly claim: string
  /** The scopes in which it holds; all of them where none are named. */
  readonly scopes?: readonly ScopeName[]
  /** What breaks it, in words; null where it holds. */
  check(trace: Trace): string | null
}
