import { parse, type ValueNode } from '@humanwhocodes/momoa'
import type { Place } from '../../core/model/policy.ts'
import type { JsonPlaces, Located } from '../../core/settings/policy.ts'

/** Parses a JSON text (RFC 8259: no comments, no trailing commas) and locates its members, or its first error. */
export function parseLocated(text: string): Located {
  try {
    const { body } = parse(text, { mode: 'json' })
    return { ok: true, value: JSON.parse(text), places: placesIn(body) }
  } catch {
    return { ok: false, at: firstError(text) }
  }
}

/**
 * The place of the first syntax error. A text that ends too early has its error at the end, which the parser reports only
 * if an invalid character is appended.
 */
function firstError(text: string): Place | null {
  try {
    parse(`${text}\u0001`, { mode: 'json' })
    return null
  } catch (error) {
    return placeOf(error)
  }
}

function placesIn(body: ValueNode): JsonPlaces {
  // Of several members with the same name, the last one counts, as for JSON.parse.
  const member = (node: ValueNode | undefined, wanted: string) =>
    node?.type === 'Object'
      ? node.members.findLast(({ name }) => (name.type === 'String' ? name.value : name.name) === wanted)
      : undefined
  const find = (path: readonly string[]): ValueNode | undefined =>
    path.reduce<ValueNode | undefined>((node, name) => member(node, name)?.value, body)
  return {
    value: (path) => startOf(find(path)?.loc),
    name: (path) => startOf(member(find(path.slice(0, -1)), path.at(-1) ?? '')?.name.loc),
  }
}

function startOf(loc: { readonly start: Place } | undefined): Place | null {
  return loc === undefined ? null : { line: loc.start.line, column: loc.start.column }
}

/** The place in an error of the parser; null for an error of JSON.parse, which is stricter in a few cases and gives no place. */
function placeOf(error: unknown): Place | null {
  if (typeof error !== 'object' || error === null || !('line' in error) || !('column' in error)) return null
  const { line, column } = error
  return typeof line === 'number' && typeof column === 'number' ? { line, column } : null
}
