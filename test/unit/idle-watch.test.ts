import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { timing } from '../../src/core/model/timing.ts'
import { type IdleListener, type IdleSource, watchIdle } from '../../src/main/presence/idle/idle-watch.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const limit = 60_000

/** A source that works or not; `listener` belongs to the open watch. */
function standIn(name: string, { there = true } = {}) {
  const part = { there, asked: 0, listener: null as IdleListener | null }
  const source: IdleSource = async (_limit, listener) => {
    part.asked += 1
    if (!part.there) return null
    part.listener = listener
    listener.watching(name)
    return () => {
      part.listener = null
    }
  }
  return Object.assign(part, { source })
}

function watch(...sources: readonly { readonly source: IdleSource }[]) {
  const reports: string[] = []
  const stop = watchIdle(
    sources.map(({ source }) => source),
    limit,
    (event) => reports.push(event.kind === 'idle-watch' ? `watch: ${event.source}` : event.kind),
  )
  return { reports, stop }
}

describe('of several sources', () => {
  test('the first that works is used, and the others are not tried', async () => {
    const [absent, good, spare] = [standIn('absent', { there: false }), standIn('good'), standIn('spare')]
    const { reports } = watch(absent, good, spare)
    await vi.advanceTimersByTimeAsync(0)
    good.listener?.idle()
    good.listener?.active()
    expect(reports).toEqual(['watch: good', 'idle', 'active'])
    expect(spare.asked).toBe(0)
  })

  test('the next one is used once the first is lost', async () => {
    const [first, second] = [standIn('first'), standIn('second')]
    const { reports } = watch(first, second)
    await vi.advanceTimersByTimeAsync(0)
    first.there = false
    first.listener?.idle()
    first.listener?.lost()
    expect(reports).toEqual(['watch: first', 'idle', 'watch: null'])
    await vi.advanceTimersByTimeAsync(timing.idleSourceRetries[0])
    expect(reports).toEqual(['watch: first', 'idle', 'watch: null', 'watch: second'])
  })
})

describe('where no source works', () => {
  test('that is reported once, and the sources are not tried for ever', async () => {
    const absent = standIn('absent', { there: false })
    const { reports } = watch(absent)
    await vi.advanceTimersByTimeAsync(60 * 60_000)
    expect(reports).toEqual(['watch: null'])
    expect(absent.asked).toBe(1 + timing.idleSourceRetries.length)
  })

  test('a source that works a little later is found', async () => {
    const late = standIn('late', { there: false })
    const { reports } = watch(late)
    await vi.advanceTimersByTimeAsync(5_000)
    late.there = true
    await vi.advanceTimersByTimeAsync(5_000)
    expect(reports).toEqual(['watch: null', 'watch: late'])
  })
})

describe('once stopped', () => {
  test('nothing is reported, and no source is tried', async () => {
    const only = standIn('only')
    const { reports, stop } = watch(only)
    await vi.advanceTimersByTimeAsync(0)
    const { listener } = only
    stop()
    expect(only.listener).toBe(null)
    listener?.idle()
    listener?.lost()
    await vi.advanceTimersByTimeAsync(60 * 60_000)
    expect(reports).toEqual(['watch: only'])
    expect(only.asked).toBe(1)
  })

  test('a source that answers only then is stopped, too', async () => {
    const slow = standIn('slow')
    const { reports, stop } = watch({
      source: async (given, listener) => {
        await new Promise((resolve) => setTimeout(resolve, 1_000))
        return slow.source(given, listener)
      },
    })
    stop()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(slow).toMatchObject({ asked: 1, listener: null })
    expect(reports).toEqual([])
  })
})
