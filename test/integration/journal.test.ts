import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { redact } from '../../src/core/text/redact.ts'
import type { JournalEntry } from '../../src/core/view/journal-entries.ts'
import { openJournal } from '../../src/main/storage/journal.ts'

let folder: string
let reports: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hk-journal-'))
  reports = []
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a line holds the time and the facts, without secrets and personal data', async () => {
  const journal = open(['used-token'])
  const facts = { call: 2, said: 'used-token of a@b.in,\nnumber 9876543210', code: null, on: true }
  expect(await journal.write(entry('write answered', facts))).toBe(true)
  expect(read('journal.log')).toBe(
    '2025-01-06T09:00:00.000Z info write answered call=2 said="… of …,\\nnumber …" on=true\n',
  )
  expect(statSync(join(folder, 'journal.log')).mode & 0o777).toBe(0o600)
})

test('an existing journal is continued', async () => {
  await open().write(entry('first'))
  await open().write(entry('second'))
  expect(read('journal.log')).toMatch(/first\n.*second\n$/)
})

test('lines that arrive faster than they are written keep their order', async () => {
  const journal = open()
  const numbers = Array.from({ length: 900 }, (_none, number) => number)
  await Promise.all(numbers.map((number) => journal.write(entry('line', { number }))))
  const written = [...read('journal.log').matchAll(/number=(\d+)$/gm)].map(([, number]) => Number(number))
  expect(written).toEqual(numbers)
})

test.each([
  { way: 'one after the other', together: false },
  { way: 'all at once', together: true },
])(
  'written $way, the file stays within its limit, one older file is kept, and so is the newest line',
  async ({ together }) => {
    const maxSize = 2000
    const journal = open([], maxSize)
    const longest = `${new Date(0).toISOString()} info line number=999\n`.length
    const written: Promise<boolean>[] = []
    for (let number = 0; number < 500; number += 1) {
      written.push(journal.write(entry('line', { number })))
      if (!together) await written.at(-1)
    }
    await Promise.all(written)
    expect(read('journal.log')).toMatch(/number=499\n$/)
    expect(readdirSync(folder).sort()).toEqual(['journal.log', 'journal.old.log'])
    for (const name of readdirSync(folder)) {
      expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(maxSize + longest)
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
    }
    expect(reports).toEqual([])
  },
)

test('if the older file cannot be replaced, the file is emptied and does not grow', async () => {
  mkdirSync(join(folder, 'journal.old.log'))
  const journal = open([], 100)
  for (let number = 0; number < 20; number += 1) await journal.write(entry('line', { number }))
  expect(read('journal.log')).toMatch(/number=19\n$/)
  expect(statSync(join(folder, 'journal.log')).size).toBeLessThan(200)
})

test('a full disk is reported once, and lines are written again when there is room', async () => {
  // Every write to /dev/full fails as on a full disk (Linux: full(4)).
  symlinkSync('/dev/full', join(folder, 'journal.log'))
  const journal = open()
  expect(await journal.write(entry('first'))).toBe(false)
  expect(await journal.write(entry('second'))).toBe(false)
  expect(reports).toEqual([expect.stringContaining('ENOSPC')])
  rmSync(join(folder, 'journal.log'))
  expect(await journal.write(entry('third'))).toBe(true)
  expect(read('journal.log')).toMatch(/third\n$/)
  expect(reports).toHaveLength(1)
})

test('a file that cannot be created is reported once, and nothing is thrown', async () => {
  mkdirSync(join(folder, 'journal.log'))
  const journal = open()
  expect(await journal.write(entry('first'))).toBe(false)
  expect(await journal.write(entry('second'))).toBe(false)
  expect(reports).toEqual([expect.stringContaining('EISDIR')])
})

function open(secrets: readonly string[] = [], maxSize?: number) {
  return openJournal({
    folder,
    redact: (text) => redact(text, secrets),
    notWritten: (reason) => reports.push(reason),
    ...(maxSize === undefined ? {} : { maxSize }),
  })
}

function entry(what: string, facts: JournalEntry['facts'] = {}): JournalEntry {
  return { at: Date.UTC(2025, 0, 6, 9), level: 'info', what, facts }
}

function read(name: string): string {
  return readFileSync(join(folder, name), 'utf8')
}
