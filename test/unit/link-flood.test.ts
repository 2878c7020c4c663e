import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { initialState, type State } from '../../src/core/model/state.ts'
import type { JournalEntry } from '../../src/core/view/journal-entries.ts'
import { turnOffByLink } from '../../src/main/agent/background-commands.ts'
import { createLinkGate } from '../../src/main/cli/link-gate.ts'
import { createAnswerDelay } from '../../src/main/window/answer-delay.ts'
import { messages } from '../support/messages.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a flood of links', () => {
  function gate() {
    const followed: string[] = []
    const journal: JournalEntry[] = []
    const open = createLinkGate(
      (link) => followed.push(link),
      (entry) => journal.push(entry),
    )
    return { open, followed, journal }
  }

  test('is followed five times, and costs one line of the journal', () => {
    const { open, followed, journal } = gate()
    for (let count = 0; count < 1000; count += 1) open('hookswitch://nonsense')
    expect(followed).toHaveLength(5)
    vi.advanceTimersByTime(60_000)
    expect(followed).toHaveLength(5)
    expect(journal).toMatchObject([{ what: 'links ignored', facts: { count: 995 } }])
  })

  test('loses no link to turn calls off', () => {
    const { open, followed } = gate()
    for (let count = 0; count < 5; count += 1) open('hookswitch://phone')
    for (let count = 0; count < 100; count += 1) open('hookswitch://off')
    expect(followed).not.toContain('hookswitch://off')
    vi.advanceTimersByTime(2_000)
    expect(followed.filter((link) => link === 'hookswitch://off')).toHaveLength(1)
    vi.advanceTimersByTime(60_000)
    expect(followed).toHaveLength(6)
  })

  test('is over after a while, and links are followed again', () => {
    const { open, followed } = gate()
    for (let count = 0; count < 10; count += 1) open('hookswitch://sip')
    vi.advanceTimersByTime(60_000)
    open('hookswitch://off')
    expect(followed).toHaveLength(6)
  })

  test('is none where links come one at a time', () => {
    const { open, followed, journal } = gate()
    for (let count = 0; count < 20; count += 1) {
      open('hookswitch://off')
      vi.advanceTimersByTime(2_000)
    }
    expect(followed).toHaveLength(20)
    expect(journal).toEqual([])
  })
})

test.each([
  [false, 1],
  [true, 0],
])('a link that turns calls off says so, unless they were off (%s)', async (wasOff, count) => {
  const said: string[] = []
  const ask = async () => ({ kind: 'confirmed', active: 'off' }) as never
  turnOffByLink(
    { ask },
    () => wasOff,
    (sentence) => said.push(sentence(messages)),
  )()
  await vi.advanceTimersByTimeAsync(1)
  expect(said).toHaveLength(count)
})

describe('a question that a link asks', () => {
  const byLink = { question: { device: 'phone', why: 'link' }, invitation: null } as const
  function shown(asks: Pick<State, 'question' | 'invitation'>) {
    let now = 0
    const listeners: ((state: State) => void)[] = []
    const state: State = { ...initialState, ...asks }
    const delay = createAnswerDelay(
      {
        state: () => state,
        subscribe: (listener) => {
          listeners.push(listener)
          return () => {}
        },
      },
      () => now,
    )
    for (const listener of listeners) listener(state)
    return {
      delay,
      tooSoonIn(ms: number) {
        now += ms
        return delay.isTooSoon()
      },
    }
  }

  test('cannot be answered for 700 ms', () => {
    const { tooSoonIn } = shown(byLink)
    expect(tooSoonIn(0)).toBe(true)
    expect(tooSoonIn(699)).toBe(true)
    expect(tooSoonIn(1)).toBe(false)
  })

  test('cannot be answered for 700 ms after the window came to the front either', () => {
    const { delay, tooSoonIn } = shown(byLink)
    expect(tooSoonIn(5_000)).toBe(false)
    delay.windowShown()
    expect(tooSoonIn(0)).toBe(true)
    expect(tooSoonIn(700)).toBe(false)
  })

  test('differs from one that the agent’s own return asks', () => {
    const restore = { question: { device: 'phone', why: 'restore' }, invitation: null } as const
    expect(shown(restore).tooSoonIn(0)).toBe(false)
  })

  test('is as well the one whether to enrol this computer', () => {
    const invited = { question: null, invitation: { relay: 'https://relay.example.in' } }
    expect(shown(invited).tooSoonIn(699)).toBe(true)
    expect(shown(invited).tooSoonIn(700)).toBe(false)
  })
})
