import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lastJournalLines } from '../../src/main/storage/read-journal.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hk-journal-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string) => writeFileSync(join(folder, name), text)

test('without a journal there are no lines', () => {
  expect(lastJournalLines(folder, 5)).toBe(null)
  expect(lastJournalLines(join(folder, 'nowhere'), 5)).toBe(null)
})

test('the last lines are those of the present file, oldest first', () => {
  write('journal.old.log', 'a\n')
  write('journal.log', 'b\nc\r\nd\n')
  expect(lastJournalLines(folder, 2)).toEqual(['c', 'd'])
  expect(lastJournalLines(folder, 3)).toEqual(['b', 'c', 'd'])
})

test('the file before gives what the present one lacks', () => {
  write('journal.old.log', 'a\nb\n')
  write('journal.log', 'c\n')
  expect(lastJournalLines(folder, 2)).toEqual(['b', 'c'])
  expect(lastJournalLines(folder, 100)).toEqual(['a', 'b', 'c'])
  rmSync(join(folder, 'journal.log'))
  expect(lastJournalLines(folder, 1)).toEqual(['b'])
})

test('a damaged file cannot command the terminal', () => {
  write('journal.log', 'a\u001b[2Jb\u0007\u009b1m\tc\0\n')
  expect(lastJournalLines(folder, 5)).toEqual(['a\ufffd[2Jb\ufffd\ufffd1m\tc\ufffd'])
})

test('a journal that cannot be read is an error', () => {
  mkdirSync(join(folder, 'journal.log'))
  expect(() => lastJournalLines(folder, 5)).toThrow('EISDIR')
})
