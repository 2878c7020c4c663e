import type { z } from 'zod'

/** The first thing that is wrong, as the end of a sentence: ` at "fault.ms": expected number`, without a full stop. */
export function firstIssue(error: z.ZodError, knownKinds: readonly string[] = []): string {
  const issue = error.issues[0]
  const place = issue?.path.length ? ` at "${issue.path.join('.')}"` : ''
  const reason =
    issue?.code === 'invalid_union' && issue.path.at(-1) === 'kind'
      ? `unknown kind, must be one of ${knownKinds.join(', ')}`
      : (issue?.message ?? 'it cannot be read')
  return `${place}: ${reason}`
}
