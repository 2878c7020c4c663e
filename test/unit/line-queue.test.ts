import { expect, test } from 'vitest'
import { createLineQueue } from '../../src/main/storage/line-queue.ts'

/** A queue whose sink blocks until `release` is called, and then writes everything. */
function blockedQueue() {
  const written: string[] = []
  const failures: unknown[] = []
  let release: () => void = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const queue = createLineQueue({
    write: async (lines) => {
      await released
      written.push(...lines)
      return lines.length
    },
    failed: (error) => failures.push(error),
    lost: (count) => `${count} lost`,
  })
  return { queue, written, failures, release }
}

test('while the sink blocks, a limited number of lines waits; a line reports how many were lost', async () => {
  const { queue, written, release } = blockedQueue()
  const added = Array.from({ length: 1200 }, (_none, number) => queue.add(`${number}`))
  expect(await added.at(-1)).toBe(false)
  expect(written).toEqual([])
  release()
  expect((await Promise.all(added)).filter((one) => one)).toHaveLength(1000)
  expect(await queue.add('after')).toBe(true)
  const numbers = Array.from({ length: 1000 }, (_none, number) => `${number}`)
  expect(written).toEqual([...numbers, '200 lost', 'after'])
})

test('a failed write is reported, and later lines are written', async () => {
  const outcomes = ['fails', 'works']
  const failures: string[] = []
  const queue = createLineQueue({
    write: async (lines) => {
      if (outcomes.shift() === 'fails') throw new Error('no room')
      return lines.length
    },
    failed: (error) => failures.push(String(error)),
    lost: () => '',
  })
  expect(await queue.add('one')).toBe(false)
  expect(await queue.add('two')).toBe(true)
  expect(failures).toEqual(['Error: no room'])
})

test('a sink that writes only some of the lines gets the rest in the next call', async () => {
  const written: (readonly string[])[] = []
  const queue = createLineQueue({
    write: async (lines) => {
      const some = lines.slice(0, 2)
      written.push(some)
      return some.length
    },
    failed: () => {},
    lost: () => '',
  })
  await Promise.all(['one', 'two', 'three', 'four'].map((line) => queue.add(line)))
  expect(written).toEqual([['one'], ['two', 'three'], ['four']])
})
