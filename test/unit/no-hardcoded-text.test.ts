import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'vite'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../src', import.meta.url))
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

/**
 * What may contain sentences: the catalogues, the relay's among them, and the simulator, whose texts are Exotel's or for
 * developers.
 */
const rooms = /^(core\/locales\/|exotel\/simulator\/|relay\/messages\.ts$)/

/** The attributes whose value people see or hear. */
const spoken =
  /^(title|placeholder|alt|label|aria-(label|description|placeholder|roledescription|valuetext))$/

/**
 * The texts in a piece of code that people would read: sentences (several words that start with a capital letter or end
 * with a full stop), and all text between JSX tags and in spoken attributes. The messages of thrown errors are not included.
 */
function hardcodedText(name: string, text: string): readonly string[] {
  const found: string[] = []
  const look = (node: unknown, isSpoken: boolean): void => {
    if (Array.isArray(node)) for (const one of node) look(one, isSpoken)
    if (!isNode(node)) return
    if (node.type === 'ImportDeclaration' || isThrownError(node)) return
    const content = textOfNode(node)
    const isShown = isSpoken || node.type === 'JSXText'
    if (content !== null && (isShown ? /\p{Letter}{2}/u : sentence).test(content)) found.push(content.trim())
    const inside = node.type === 'JSXAttribute' ? spoken.test(nameOf(node)) : isSpoken
    for (const child of Object.values(node)) look(child, node.type === 'JSXElement' ? false : inside)
  }
  look(parseSync(name, text).program, false)
  return found
}

const sentence =
  /^\P{Letter}*\p{Lu}\p{Ll}*(['’]\p{Ll}+)?,? \p{Letter}+.* \p{Letter}|\p{Letter}+ \p{Letter}.*[.?!…]$/u

interface Node {
  readonly type: string
  readonly [key: string]: unknown
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** The text of a node; null if it has none. */
function textOfNode({ type, value }: Node): string | null {
  if (type === 'JSXText') return String(value)
  if (type === 'Literal' && typeof value === 'string') return value
  return type === 'TemplateElement' ? String((value as { readonly cooked: unknown }).cooked) : null
}

/** Whether the node is `new Error(…)`, whose message goes only to the journal. */
function isThrownError({ type, callee }: Node): boolean {
  return type === 'NewExpression' && isNode(callee) && /^(Type|Range)?Error$/.test(String(callee.name))
}

function nameOf({ name }: Node): string {
  return isNode(name) ? String(name.name) : ''
}

test('the code outside the catalogues contains no sentence', () => {
  const found = files
    .filter(({ path }) => !rooms.test(path))
    .flatMap(({ path, text }) => hardcodedText(path, text).map((words) => ({ path, words })))
  expect(found).toEqual([])
})

describe('the check finds', () => {
  test.each([
    ['const a = "Sign in again."', ['Sign in again.']],
    ['const a = `The file $' + '{b} cannot be read.`', ['cannot be read.']],
    ['const a = <p>Off</p>', ['Off']],
    ['const a = <p title="Where calls ring">{b}</p>', ['Where calls ring']],
    ['const a = <button aria-label={b ? "Back" : c} />', ['Back']],
    ['const a = <p class="answer failed" id="hint">{words.window.back}</p>', []],
    ["const a = new Error('The page has no element.')", []],
    ["const a = 'settings not changed'", []],
  ])('%s', (code, expected) => {
    expect(hardcodedText('a.tsx', code)).toEqual(expected)
  })
})
