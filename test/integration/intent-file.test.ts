import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { emptyPersistedState, type PersistedState } from '../../src/core/model/persisted-state.ts'
import { openIntentFile } from '../../src/main/storage/intent-file.ts'

const owner = { userId: '1', host: 'example.com' }

/** The state with an OFF that is not confirmed. */
function offOf(id: string): PersistedState {
  return {
    ...emptyPersistedState,
    off: { id, cause: 'lock', at: Date.UTC(2025, 0, 6, 9), before: null, owner },
  }
}

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hk-intent-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the state is read by the next run, and an empty state deletes the file', async () => {
  expect(await openIntentFile(folder).write(offOf('a'))).toBe(true)
  expect(openIntentFile(folder).read()).toEqual(offOf('a'))
  expect(readdirSync(folder)).toEqual(['intent.json'])
  expect(statSync(join(folder, 'intent.json')).mode & 0o777).toBe(0o600)
  expect(await openIntentFile(folder).write(emptyPersistedState)).toBe(true)
  expect(readdirSync(folder)).toEqual([])
})

test('a timed OFF keeps its reason, and an invalid reason does not cost the rest', async () => {
  const file = join(folder, 'intent.json')
  const timedOff = { device: 'sip', until: Date.UTC(2025, 0, 6, 9), owner, reason: 'Lunch' } as const
  await openIntentFile(folder).write({ ...emptyPersistedState, timedOff })
  expect(openIntentFile(folder).read().timedOff).toEqual(timedOff)
  const content = readFileSync(file, 'utf8')
  for (const broken of ['""', '7', JSON.stringify('x'.repeat(200))]) {
    writeFileSync(file, content.replace('"Lunch"', broken))
    expect(openIntentFile(folder).read().timedOff).toEqual({ ...timedOff, reason: undefined })
  }
})

test('what is kept for the question after a lost desk is read by the next run', async () => {
  const place = { boot: 'boot', session: 'session' }
  const before = { active: 'sip', updatedAt: null } as const
  const sessionEnd = { place, at: Date.UTC(2025, 0, 6, 9), before, owner }
  await openIntentFile(folder).write({
    ...emptyPersistedState,
    sessionEnd: { ...sessionEnd, forQuestionOnly: true },
  })
  expect(openIntentFile(folder).read().sessionEnd).toEqual({ ...sessionEnd, forQuestionOnly: true })
  // A file of an older version.
  await openIntentFile(folder).write({ ...emptyPersistedState, sessionEnd })
  expect(openIntentFile(folder).read().sessionEnd).toEqual(sessionEnd)
})

test('a loss that the agent has not been asked about is read by the next run', async () => {
  for (const heard of [null, { from: Date.UTC(2025, 0, 6, 9), until: Date.UTC(2025, 0, 6, 10) }]) {
    const deskLoss = { device: 'phone', owner, heard } as const
    await openIntentFile(folder).write({ ...emptyPersistedState, deskLoss })
    expect(openIntentFile(folder).read()).toEqual({ ...emptyPersistedState, deskLoss })
  }
})

test('an invalid notification record does not cost the OFF beside it', async () => {
  const file = join(folder, 'intent.json')
  await openIntentFile(folder).write(offOf('a'))
  const content: object = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(file, JSON.stringify({ ...content, tokenTold: { endsAt: 1, stage: 'week' } }))
  expect(openIntentFile(folder).read()).toEqual(offOf('a'))
})

test('of many writes at once, the newest is on the disk in the end', async () => {
  const file = openIntentFile(folder)
  const written = Array.from({ length: 50 }, (_none, number) => file.write(offOf(`${number}`)))
  expect(new Set(await Promise.all(written))).toEqual(new Set([true]))
  expect(file.read()).toEqual(offOf('49'))
})

test('a failed write is reported, and the next one is tried', async () => {
  const file = openIntentFile(folder)
  mkdirSync(join(folder, 'intent.json.new'))
  expect(await file.write(offOf('a'))).toBe(false)
  rmSync(join(folder, 'intent.json.new'), { recursive: true })
  expect(await file.write(offOf('b'))).toBe(true)
})
