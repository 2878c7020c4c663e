import { expect, test } from 'vitest'
import type { JournalEntry } from '../../src/core/journal-entries.ts'
import { startJournal } from '../../src/main/storage/journal-start.ts'

function entry(what: string, level: JournalEntry['level'] = 'info'): JournalEntry {
  return { at: 0, level, what, facts: {} }
}

/** A journal that notes what it is given, and takes it or not. */
function notebook(takes: boolean) {
  const lines: string[] = []
  const write = ({ what }: JournalEntry) => {
    lines.push(what)
    return takes
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

test('an error that no journal takes is said', () => {
  const said: string[] = []
  const start = startJournal(({ what }) => said.push(what))
  start.write(entry('quiet'))
  start.write(entry('early', 'error'))
  start.open(notebook(false))
  start.write(entry('quiet, too'))
  start.write(entry('late', 'error'))
  expect(said).toEqual(['early', 'late'])
})
