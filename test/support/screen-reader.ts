import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { before, eventually, patience } from './condition.ts'
import type { Desktop } from './desktop.ts'
import { startProcess } from './processes.ts'

/** A part of the window as a screen reader finds it on the accessibility bus. */
export type Heard = {
  /** As AT-SPI names it, such as "radio button". */
  readonly role: string
  readonly name: string
  readonly description: string
  /** Its text, with that of what is in it. */
  readonly text: string
  readonly states: readonly string[]
  /** A heading's, such as "1"; else empty. */
  readonly level: string
  readonly children: readonly Heard[]
}

const heard: z.ZodType<Heard> = z.object({
  role: z.string(),
  name: z.string(),
  description: z.string(),
  text: z.string(),
  states: z.array(z.string()),
  level: z.string(),
  get children() {
    return z.array(heard)
  },
})

/** What was said unasked: upon a change of the focus, in a live region, or of the focused element's name or state. */
export type Said = { readonly by: 'focus' | 'live' | 'name' | 'state'; readonly text: string }

const message = z.union([
  z.object({ said: z.object({ by: z.enum(['focus', 'live', 'name', 'state']), text: z.string() }) }),
  z.object({ id: z.number(), result: heard.nullable() }),
  z.object({ ready: z.literal(true) }),
])

/** A screen reader on a test's desktop. */
export type ScreenReader = {
  /** The window's page, once `accept` takes it. */
  page(accept: (page: Heard) => boolean, describe: string): Promise<Heard>
  /** All that was said so far, oldest first. */
  said(): readonly Said[]
  /** Forgets what was said. */
  hush(): void
  /** Settles once `text` was said by this means since the last `hush`. */
  says(by: Said['by'], text: RegExp): Promise<void>
  close(): Promise<void>
}

/** Milliseconds in which the same words count as said once, on a busy machine too. */
const sameWithin = 2_000

/** Starts one on the accessibility bus of a desktop that was started with `accessibility: true`. */
export async function startScreenReader({ env }: Desktop): Promise<ScreenReader> {
  const program = fileURLToPath(new URL('screen-reader.py', import.meta.url))
  // Debian's own Python: its package gir1.2-atspi-2.0 is seen by no other. -B: no compiled copies.
  const child = startProcess('/usr/bin/python3', ['-B', '-E', '-s', program], { env, from: 'python3' })
  const asked = new Map<number, (page: Heard | null) => void>()
  let said: Said[] = []
  const spoken = new Map<string, number>()
  let count = 0
  const hear = (one: Said) => {
    // One change of a region comes as several events.
    const before = one.by === 'live' ? spoken.get(one.text) : undefined
    if (one.by === 'live') spoken.set(one.text, performance.now())
    if (before === undefined || performance.now() - before > sameWithin) said.push(one)
  }
  child.onLine((line) => {
    const told = message.parse(JSON.parse(line))
    if ('said' in told) hear(told.said)
    else if ('id' in told) {
      asked.get(told.id)?.(told.result)
      asked.delete(told.id)
    }
  })
  await child.waitForLine(/"ready"/, { within: 10_000 })
  const read = async () => {
    count += 1
    const answer = new Promise<Heard | null>((resolve) => asked.set(count, resolve))
    child.write(`${JSON.stringify({ id: count })}\n`)
    return before(answer, { describe: 'the page to be read out', within: 2 * patience }, child.stderr)
  }
  return {
    page: async (accept, describe) => {
      const page = await eventually(read, (now) => now !== null && accept(now), { describe, within: 15_000 })
      if (page === null) throw new Error('No page was read.')
      return page
    },
    said: () => [...said],
    hush: () => {
      spoken.clear()
      said = []
    },
    says: async (by, text) => {
      const isHeard = (now: readonly Said[]) => now.some((one) => one.by === by && text.test(one.text))
      await eventually(() => said, isHeard, {
        describe: `a listener to hear ${text} by ${by}`,
        within: 10_000,
      })
    },
    close: async () => {
      child.endInput()
      await child.stop()
    },
  }
}

/** All parts of a page, each before what is in it. */
export function partsOf(page: Heard): readonly Heard[] {
  return [page, ...page.children.flatMap(partsOf)]
}
