import { expect, test } from 'vitest'
import { createSerialQueue } from '../../src/main/storage/serial-queue.ts'

test('work runs one piece at a time, in order, and continues after a failure', async () => {
  const inTurn = createSerialQueue()
  const seen: string[] = []
  const work = (name: string) => async () => {
    seen.push(`${name} begins`)
    await Promise.resolve()
    seen.push(`${name} ends`)
    if (name === 'second') throw new Error('no')
    return name
  }
  const [first, second, third] = await Promise.allSettled([
    inTurn(work('first')),
    inTurn(work('second')),
    inTurn(work('third')),
  ])
  expect(seen).toEqual([
    'first begins',
    'first ends',
    'second begins',
    'second ends',
    'third begins',
    'third ends',
  ])
  expect([first, second, third]).toMatchObject([
    { status: 'fulfilled', value: 'first' },
    { status: 'rejected' },
    { status: 'fulfilled', value: 'third' },
  ])
})
