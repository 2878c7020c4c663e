import { expect, test, vi } from 'vitest'
import { timing } from '../../src/core/model/timing.ts'
import type { JournalEntry } from '../../src/core/view/journal-entries.ts'
import { startJournal } from '../../src/main/storage/journal-start.ts'

function entry(what: string, level: JournalEntry['level'] = 'info'): JournalEntry {
  return { at: 0, level, what, facts: {} }
}

/** A journal that records its entries; `works`: whether it can write them. */
function fakeJournal(works: boolean) {
  const lines: string[] = []
  const write = ({ what }: JournalEntry) => {
    lines.push(what)
    return Promise.resolve(works)
  }
  return { lines, write }
}

test('entries from before the journal opens are written to it first', () => {
  const start = startJournal(() => {})
  start.write(entry('one'))
  start.write(entry('two'))
  const journal = fakeJournal(true)
  start.open(journal)
  start.write(entry('three'))
  expect(journal.lines).toEqual(['one', 'two', 'three'])
})

test('the number of waiting entries is limited', () => {
  const start = startJournal(() => {})
  for (let number = 0; number < 10_000; number += 1) start.write(entry(`${number}`))
  const journal = fakeJournal(true)
  start.open(journal)
  expect(journal.lines.length).toBeLessThan(1000)
  expect(journal.lines[0]).toBe('0')
})

test('an error that is not in the journal is printed', async () => {
  const printed: string[] = []
  const start = startJournal(({ what }) => printed.push(what))
  start.write(entry('quiet'))
  start.write(entry('early', 'error'))
  start.open(fakeJournal(false))
  start.write(entry('quiet, too'))
  start.write(entry('late', 'error'))
  await start.flush()
  expect(printed).toEqual(['early', 'late'])
})

test('flush waits for the last entry, up to its time limit', async () => {
  vi.useFakeTimers()
  try {
    const start = startJournal(() => {})
    await start.flush()
    let written: (success: boolean) => void = () => {}
    start.open({
      write: () =>
        new Promise((resolve) => {
          written = resolve
        }),
    })
    const ends: string[] = []
    start.write(entry('one'))
    void start.flush().then(() => ends.push('written'))
    await vi.advanceTimersByTimeAsync(timing.flushLimit - 1)
    expect(ends).toEqual([])
    written(true)
    await vi.advanceTimersByTimeAsync(0)
    expect(ends).toEqual(['written'])
    start.write(entry('two'))
    void start.flush().then(() => ends.push('given up'))
    await vi.advanceTimersByTimeAsync(timing.flushLimit)
    expect(ends).toEqual(['written', 'given up'])
  } finally {
    vi.useRealTimers()
  }
})
