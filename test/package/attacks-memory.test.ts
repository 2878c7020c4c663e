import { closeSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { eventually } from '../support/condition.ts'
import type { RunningProcess } from '../support/processes.ts'
import { type PackagedWorkplace, startPackagedWorkplace } from './support/unpacked-app.ts'

/** What whoever gets at the memory of the app's processes finds there: a core dump, or a swapped page. */

let place: PackagedWorkplace
let app: RunningProcess

beforeAll(async () => {
  place = await startPackagedWorkplace()
  await place.prepareAccount()
  const program = join(place.desktop.home, 'with-core-dumps')
  const script = `#!/bin/sh\nulimit -c unlimited\nexec '${inject('packagedProgram')}' "$@"\n`
  writeFileSync(program, script, { mode: 0o755 })
  app = place.start(['--hidden'], {}, program)
  await app.during(place.journalSays(/ session kind=signed-in/))
  await place.switchTo('phone')
})
afterAll(() => place.close())

test('no process of the app writes a core dump', async () => {
  const limits = () =>
    app.tree().map(({ pid, command }) => ({
      command: command.slice(0, 80),
      limit: /^Max core file size +(\S+ +\S+)/m
        .exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[1]
        ?.split(/ +/),
    }))
  await eventually(limits, (all) => all.every(({ limit }) => limit?.join() === '0,0'), {
    describe: 'the limits of all processes to be 0',
  })
  expect(limits().length).toBeGreaterThan(1)
})

test('few copies of the token are in memory, and fewer are left of it after sign-out', async () => {
  const { token } = place.exotel.facts
  const copies = () => app.tree().reduce((sum, { pid }) => sum + copiesIn(pid, token), 0)
  // Each text that was freed of secrets once left a copy: more than 100 here.
  expect(copies()).toBeLessThan(60)
  expect((await place.command(['sign-out'])).code).toBe(0)
  // What Chromium has freed is not overwritten at once.
  await eventually(copies, (count) => count < 15, { describe: 'the copies to go' })
})

/** How often `secret` is in the memory of the process, in one byte or two for each character. */
function copiesIn(pid: number, secret: string): number {
  const wanted = [Buffer.from(secret), Buffer.from(secret, 'utf16le')]
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  let count = 0
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const [, from = '', to = '', path = ''] =
        /^([0-9a-f]+)-([0-9a-f]+) rw\S+ \S+ \S+ \S+ *(.*)$/.exec(line) ?? []
      if (from === '' || path.startsWith('[v')) continue
      const size = Number(BigInt(`0x${to}`) - BigInt(`0x${from}`))
      const bytes = Buffer.alloc(Math.min(size, 1 << 28))
      try {
        readSync(memory, bytes, 0, bytes.length, BigInt(`0x${from}`))
      } catch {
        // A part that is not there, such as a guard page.
        continue
      }
      for (const one of wanted) {
        for (let at = bytes.indexOf(one); at >= 0; at = bytes.indexOf(one, at + 1)) count += 1
      }
    }
  } finally {
    closeSync(memory)
  }
  return count
}
