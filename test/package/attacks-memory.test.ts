import { closeSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { eventually } from '../support/condition.ts'
import { electronArguments } from '../support/electron.ts'
import { type RunningProcess, startProcess } from '../support/processes.ts'
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
  const limits = () => limitsOf(app)
  await eventually(limits, (all) => all.every(({ limit }) => limit?.join() === '0,0'), {
    describe: 'the limits of all processes to be 0',
  })
  expect(limits().length).toBeGreaterThan(1)
})

test('nor does a command', async () => {
  const wrapper = join(dirname(inject('packagedProgram')), 'resources', 'hookswitch.sh')
  const command = ['bash', '-c', 'ulimit -c unlimited; exec "$@"', 'bash', wrapper, ...electronArguments()]
  const simulator = startProcess('env', [...command, 'simulator'], { env: place.desktop.env })
  await simulator.during(
    eventually(simulator.stdout, (text) => text.includes('"token"'), {
      describe: 'the simulator to run, with its token',
    }),
  )
  expect(limitsOf(simulator)).not.toEqual([])
  expect(limitsOf(simulator).filter(({ limit }) => limit?.join() !== '0,0')).toEqual([])
  await simulator.stop()
})

test('few copies of the token are in memory, and none of them in JavaScript’s after sign-out', async () => {
  const { token } = place.exotel.facts
  const copies = () => app.tree().flatMap(({ pid }) => copiesIn(pid, token))
  const inScript = () => copies().filter(({ isOfScript }) => isOfScript).length
  // Each text that was freed of secrets once left a copy: more than 100 here.
  expect(copies().length).toBeLessThan(60)
  expect(inScript()).toBeGreaterThan(0)
  expect((await place.command(['sign-out'])).code).toBe(0)
  await eventually(inScript, (count) => count === 0, { describe: 'the copies to go', within: 60_000 })
  // What Chromium has freed lies there until it is used again.
  expect(copies().length).toBeLessThan(60)
})

/** The soft and the hard limit of the core dumps of each process (RLIMIT_CORE). */
function limitsOf(running: RunningProcess) {
  return running.tree().map(({ pid, command }) => ({
    command: command.slice(0, 80),
    limit: /^Max core file size +(\S+ +\S+)/m
      .exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[1]
      ?.split(/ +/),
  }))
}

/** A place in a process's memory that has a secret. */
interface Copy {
  /** Whether it is a string of V8, which JavaScript has, or had until it was freed. */
  readonly isOfScript: boolean
}

/** The copies of `secret` in the memory of the process, in one byte or two for each character. */
function copiesIn(pid: number, secret: string): readonly Copy[] {
  const wanted = [Buffer.from(secret), Buffer.from(secret, 'utf16le')]
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  const found: Copy[] = []
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
        for (let at = bytes.indexOf(one); at >= 0; at = bytes.indexOf(one, at + 1)) {
          found.push({ isOfScript: at >= 8 && isScriptString(bytes, at, secret.length) })
        }
      }
    }
  } finally {
    closeSync(memory)
  }
  return found
}

/**
 * Whether the text at `at` is a string of V8: before it there is its length. Chromium's messages between processes have the
 * length there, too, but before that the length of the whole field with its head of eight bytes.
 */
function isScriptString(bytes: Buffer, at: number, length: number): boolean {
  return bytes.readUInt32LE(at - 4) === length && bytes.readUInt32LE(at - 8) !== length + 8
}
