import { expect, test } from 'vitest'
import { newestOnly } from '../../src/main/storage/newest-only.ts'

test('while work is pending, only the newest value waits; all waiting callers get its result', async () => {
  const worked: string[] = []
  const ends: ((done: boolean) => void)[] = []
  const write = newestOnly((value: string) => {
    worked.push(value)
    return new Promise<boolean>((resolve) => ends.push(resolve))
  })
  const [first, second, third] = [write('one'), write('two'), write('three')]
  expect(worked).toEqual(['one'])
  ends[0]?.(false)
  expect(await first).toBe(false)
  expect(worked).toEqual(['one', 'three'])
  ends[1]?.(true)
  expect(await Promise.all([second, third])).toEqual([true, true])
  const fourth = write('four')
  ends[2]?.(true)
  expect(await fourth).toBe(true)
  expect(worked).toEqual(['one', 'three', 'four'])
})
