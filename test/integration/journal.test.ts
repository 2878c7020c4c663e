import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { redact } from '../../src/core/text/redact.ts'
import type { JournalEntry } from '../../src/core/view/journal-entries.ts'
import { openJournal } from '../../src/main/storage/journal.ts'

let folder: string
let complaints: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hk-journal-'))
  complaints = []
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a line says when and what, without what nobody may read', async () => {
  const journal = open(['used-token'])
  const facts = { call: 2, said: 'used-token of a@b.in,\nnumber 9876543210', code: null, on: true }
  expect(await journal.write(entry('write answered', facts))).toBe(true)
  expect(read('journal.log')).toBe(
    '2025-01-06T09:00:00.000Z info write answered call=2 said="… of …,\\nnumber …" on=true\n',
  )
  expect(statSync(join(folder, 'journal.log')).mode & 0o777).toBe(0o600)
})

test('an earlier journal is gone on with', async () => {
  await open().write(entry('first'))
  await open().write(entry('second'))
  expect(read('journal.log')).toMatch(/first\n.*second\n$/)
})

test('lines that come faster than they are written stand in their order', async () => {
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
  'written $way it never outgrows its limit: one older file stays, and the newest line',
  async ({ together }) => {
    const largest = 2000
    const journal = open([], largest)
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
      expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(largest + longest)
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
    }
    expect(complaints).toEqual([])
  },
)

test('where the older file cannot be replaced it begins anew and does not grow', async () => {
  mkdirSync(join(folder, 'journal.old.log'))
  const journal = open([], 100)
  for (let number = 0; number < 20; number += 1) await journal.write(entry('line', { number }))
  expect(read('journal.log')).toMatch(/number=19\n$/)
  expect(statSync(join(folder, 'journal.log')).size).toBeLessThan(200)
})

test('on a full disk the complaint comes once, and lines come again when there is room', async () => {
  // Every write to /dev/full fails as on a full disk (Linux: full(4)).
  symlinkSync('/dev/full', join(folder, 'journal.log'))
  const journal = open()
  expect(await journal.write(entry('first'))).toBe(false)
  expect(await journal.write(entry('second'))).toBe(false)
  expect(complaints).toEqual([expect.stringContaining('ENOSPC')])
  rmSync(join(folder, 'journal.log'))
  expect(await journal.write(entry('third'))).toBe(true)
  expect(read('journal.log')).toMatch(/third\n$/)
  expect(complaints).toHaveLength(1)
})

test('where the file cannot be made, the complaint comes once and nothing is thrown', async () => {
  mkdirSync(join(folder, 'journal.log'))
  const journal = open()
  expect(await journal.write(entry('first'))).toBe(false)
  expect(await journal.write(entry('second'))).toBe(false)
  expect(complaints).toEqual([expect.stringContaining('EISDIR')])
})

function open(secrets: readonly string[] = [], largest?: number) {
  return openJournal({
    folder,
    redact: (text) => redact(text, secrets),
    notWritten: (reason) => complaints.push(reason),
    ...(largest === undefined ? {} : { largest }),
  })
}

function entry(what: string, facts: JournalEntry['facts'] = {}): JournalEntry {
  return { at: Date.UTC(2025, 0, 6, 9), level: 'info', what, facts }
}

function read(name: string): string {
  return readFileSync(join(folder, name), 'utf8')
}
