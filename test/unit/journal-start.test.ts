import { expect, test, vi } from 'vitest'
import { timing } from '../../src/core/model/timing.ts'
import type { JournalEntry } from '../../src/core/view/journal-entries.ts'
import { startJournal } from '../../src/main/storage/journal-start.ts'

function entry(what: string, level: JournalEntry['level'] = 'info'): JournalEntry {
  return { at: 0, level, what, facts: {} }
}

/** A journal that notes what it is given, and takes it or not. */
function notebook(takes: boolean) {
  const lines: string[] = []
  const write = ({ what }: JournalEntry) => {
    lines.push(what)
    return Promise.resolve(takes)
  }
  return { lines, write }
}

test('what came before the journal stands goes into it first', () => {
  const start = startJournal(() => {})
  start.write(entry('one'))
  start.write(entry('two'))
  const journal = notebook(true)
  start.open(journal)
  start.write(entry('three'))
  expect(journal.lines).toEqual(['one', 'two', 'three'])
})

test('what is held is bounded', () => {
  const start = startJournal(() => {})
  for (let number = 0; number < 10_000; number += 1) start.write(entry(`${number}`))
  const journal = notebook(true)
  start.open(journal)
  expect(journal.lines.length).toBeLessThan(1000)
  expect(journal.lines[0]).toBe('0')
})

test('an error that no journal takes is said', async () => {
  const said: string[] = []
  const start = startJournal(({ what }) => said.push(what))
  start.write(entry('quiet'))
  start.write(entry('early', 'error'))
  start.open(notebook(false))
  start.write(entry('quiet, too'))
  start.write(entry('late', 'error'))
  await start.flush()
  expect(said).toEqual(['early', 'late'])
})

test('the end waits for the last line, and no longer than its limit', async () => {
  vi.useFakeTimers()
  try {
    const start = startJournal(() => {})
    await start.flush()
    let written: (autoOffDevice: boolean) => void = () => {}
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
