/** How a check ended, for its cell: `passed`, or a `reason` that is known in advance, or an unexpected failure. */
export type Result =
  | { readonly kind: 'passed'; readonly text: string }
  | { readonly kind: 'reason'; readonly text: string }
  | { readonly kind: 'failed'; readonly text: string }

/** Runs a check; whatever goes wrong in it is its failure, and the others go on. */
export async function attempt(check: () => Promise<string>): Promise<Result> {
  try {
    return { kind: 'passed', text: await check() }
  } catch (error) {
    return { kind: 'failed', text: error instanceof Error ? error.message : String(error) }
  }
}

/** The check's cell where the desktop cannot do it at all. */
export function reason(text: string): Result {
  return { kind: 'reason', text }
}

/** Milliseconds as a person reads them. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
