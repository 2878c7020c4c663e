import { expect, test } from 'vitest'
import { escapedText, plainLines, plainText } from '../../src/core/text/plain-text.ts'

const hostile = 'a\u001b[31mb\u009bc\u202ed\u2066e\u200bf\u{e0041}g\u0000h\u2028i\ufeffj'

test('text from outside becomes one line that commands nothing', () => {
  expect(plainText(`  ${hostile}\r\n\tk  `)).toBe('a [31mb cdefg h ij k')
})

test('lines keep their ends and tabs, and command nothing', () => {
  expect(plainLines(`${hostile}\n\tk  l`)).toBe('a [31mb cdefg h ij\n\tk  l')
})

test('the joiners of Hindi stay', () => {
  const hindi = 'क्\u200dष और क्\u200cष'
  expect(plainText(hindi)).toBe(hindi)
  expect(plainLines(hindi)).toBe(hindi)
})

test('escapes lose nothing', () => {
  const escaped = escapedText(hostile)
  expect(escaped).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u)
  expect(JSON.parse(`"${escaped}"`)).toBe(hostile)
})
