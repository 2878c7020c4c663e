import { expect, test } from 'vitest'
import { createLineQueue } from '../../src/main/storage/line-queue.ts'

/** A place for lines that takes none until it is let go, and then all that it is offered. */
function heldSink() {
  const written: string[] = []
  const failures: unknown[] = []
  let letGo: () => void = () => {}
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const queue = createLineQueue({
    write: async (lines) => {
      await held
      written.push(...lines)
      return lines.length
    },
    failed: (error) => failures.push(error),
    lost: (count) => `${count} lost`,
  })
  return { queue, written, failures, letGo }
}

test('what comes while nothing is taken waits up to a bound; the rest is lost, and that is written', async () => {
  const { queue, written, letGo } = heldSink()
  const added = Array.from({ length: 1200 }, (_none, number) => queue.add(`${number}`))
  expect(await added.at(-1)).toBe(false)
  expect(written).toEqual([])
  letGo()
  expect((await Promise.all(added)).filter((one) => one)).toHaveLength(1000)
  expect(await queue.add('after')).toBe(true)
  const numbers = Array.from({ length: 1000 }, (_none, number) => `${number}`)
  expect(written).toEqual([...numbers, '200 lost', 'after'])
})

test('lines that cannot be written are told as such, and later ones are tried', async () => {
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

test('a place that takes a part of what it is offered is offered the rest', async () => {
  const written: (readonly string[])[] = []
  const queue = createLineQueue({
    write: async (lines) => {
      const taken = lines.slice(0, 2)
      written.push(taken)
      return taken.length
    },
    failed: () => {},
    lost: () => '',
  })
  await Promise.all(['one', 'two', 'three', 'four'].map((line) => queue.add(line)))
  expect(written).toEqual([['one'], ['two', 'three'], ['four']])
})
