import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createChangeReader, lastJournalLines } from '../../src/main/storage/read-journal.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hk-journal-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string) => writeFileSync(join(folder, name), text)

test('without a journal there are no lines', async () => {
  expect(await lastJournalLines(folder, 5)).toBe(null)
  expect(await lastJournalLines(join(folder, 'nowhere'), 5)).toBe(null)
})

test('the last lines are those of the present file, oldest first', async () => {
  write('journal.old.log', 'a\n')
  write('journal.log', 'b\nc\r\nd\n')
  expect(await lastJournalLines(folder, 2)).toEqual(['c', 'd'])
  expect(await lastJournalLines(folder, 3)).toEqual(['b', 'c', 'd'])
})

test('the file before gives what the present one lacks', async () => {
  write('journal.old.log', 'a\nb\n')
  write('journal.log', 'c\n')
  expect(await lastJournalLines(folder, 2)).toEqual(['b', 'c'])
  expect(await lastJournalLines(folder, 100)).toEqual(['a', 'b', 'c'])
  rmSync(join(folder, 'journal.log'))
  expect(await lastJournalLines(folder, 1)).toEqual(['b'])
})

test('a damaged file cannot command the terminal', async () => {
  write('journal.log', 'a\u001b[2Jb\u0007\u009b1m\tc\0\n')
  expect(await lastJournalLines(folder, 5)).toEqual(['a\ufffd[2Jb\ufffd\ufffd1m\tc\ufffd'])
})

test('a journal that cannot be read is an error', async () => {
  mkdirSync(join(folder, 'journal.log'))
  await expect(lastJournalLines(folder, 5)).rejects.toThrow('EISDIR')
})

describe('the changes', () => {
  const changed = (number: number) =>
    `2025-01-06T09:00:00.000Z info changed active=off cause=user requestId=r${number}`
  const flushed = () => Promise.resolve()

  test('are those of both files, without the lines between them', async () => {
    const all = Array.from({ length: 25 }, (_, number) => changed(number))
    const text = (lines: readonly string[]) => lines.map((line) => `${line}\nx\n`).join('')
    write('journal.old.log', text(all.slice(0, 15)))
    write('journal.log', text(all.slice(15)))
    expect(await createChangeReader(folder, flushed)()).toEqual({ ok: true, value: all })
  })

  test('are none where there is no journal', async () => {
    expect(await createChangeReader(folder, flushed)()).toEqual({ ok: true, value: [] })
  })

  test('are read after the entries that are being written', async () => {
    const flush = async () => write('journal.log', `${changed(1)}\n`)
    expect(await createChangeReader(folder, flush)()).toEqual({ ok: true, value: [changed(1)] })
  })

  test('are read once for requests that come together, and anew for a later one', async () => {
    write('journal.log', `${changed(1)}\n`)
    let flushes = 0
    const read = createChangeReader(folder, async () => {
      flushes += 1
    })
    await Promise.all([read(), read()])
    expect(flushes).toBe(1)
    write('journal.log', `${changed(2)}\n`)
    expect(await read()).toEqual({ ok: true, value: [changed(2)] })
  })

  test('of a journal that cannot be read are a failure', async () => {
    mkdirSync(join(folder, 'journal.log'))
    expect(await createChangeReader(folder, flushed)()).toMatchObject({
      ok: false,
      failure: { kind: 'failed', file: join(folder, 'journal.log') },
    })
  })
})
