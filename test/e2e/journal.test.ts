import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../support/condition.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'

let place: Workplace
let file: string

beforeAll(async () => {
  place = await startWorkplace()
  file = join(place.profile, 'journal.log')
  await place.prepareAccount()
})
afterAll(() => place?.close())

/** Starts the app, switches once, ends it, and gives what it wrote to its terminal. */
async function workOnce(): Promise<string> {
  const app = place.start()
  await place.desktop.host.waitForItem({ within: 15_000 })
  await place.switchTo('sip')
  expect(await app.stop()).toEqual({ code: 0, signal: null })
  await place.desktop.host.waitForNoItem()
  return app.stderr()
}

test.each([
  { trouble: 'the disk is full', make: () => symlinkSync('/dev/full', file), reason: 'ENOSPC' },
  { trouble: 'the file is a folder', make: () => mkdirSync(file), reason: 'EISDIR' },
])('where $trouble the app works without a journal, and says so once', async ({ make, reason }) => {
  rmSync(file, { recursive: true, force: true })
  make()
  const complaints = (await workOnce()).match(/The journal cannot be written \(.*/g)
  expect(complaints).toEqual([expect.stringContaining(reason)])
})

test('a signal ends the app as Quit does, and that is written, too', async () => {
  rmSync(file, { recursive: true, force: true })
  expect(await workOnce()).not.toContain('The journal cannot be written')
  await eventually(
    () => readFileSync(file, 'utf8'),
    (text) => /info app started .*\n[\s\S]*info app ended\n/.test(text),
    { describe: 'the journal to tell from start to end' },
  )
})
