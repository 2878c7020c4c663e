import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../support/condition.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { messages } from '../support/messages.ts'
import type { RunningProcess } from '../support/processes.ts'

let place: Workplace

beforeAll(async () => {
  place = await startWorkplace()
})
afterAll(async () => {
  await place?.close()
})

describe('whatever reads the output', () => {
  test('gets all of it, however slowly it reads', async () => {
    const { stdout } = await place.shell('"$@" | (read -r line; echo "$line"; sleep 0.2; cat)', ['--help'])
    expect(stdout).toBe(`${messages.help}\n`)
  })

  test.each([
    { title: 'that has gone', script: 'set -o pipefail; "$@" | true' },
    { title: 'that is closed', script: '"$@" >&-' },
    { title: 'that takes nothing', script: '"$@" >/dev/full' },
    { title: 'that wants the first line alone', script: 'set -o pipefail; "$@" | head -n 1' },
  ])('a reader $title changes no exit status and shows no stack', async ({ script }) => {
    const { code, stderr } = await place.shell(script, ['--help'])
    expect(stderr).not.toMatch(/EPIPE|ENOSPC|EBADF|at .*\.js:\d+/)
    expect(code).toBe(0)
  })

  test('words for people that cannot be shown change nothing either', async () => {
    expect((await place.shell('"$@" 2>&-', ['phnoe'])).code).toBe(2)
  })
})

describe('something else at the control socket', () => {
  let server: Server | null = null

  afterEach(async () => {
    await new Promise<void>((resolve) => (server === null ? resolve() : server.close(() => resolve())))
    rmSync(join(place.profile, 'control.sock'), { force: true })
  })

  async function answering(answer: (socket: Socket) => void): Promise<void> {
    mkdirSync(place.profile, { recursive: true, mode: 0o700 })
    chmodSync(place.profile, 0o700)
    server = createServer((socket) => {
      // Read to its end, or the connection would stay and keep the server.
      socket.on('error', () => {}).resume()
      answer(socket)
    })
    await new Promise<void>((resolve) => server?.listen(join(place.profile, 'control.sock'), resolve))
  }

  test.each(['status', 'sip', 'sign-out'])(
    'that talks nonsense is no missing app: %s exits 1',
    async (command) => {
      await answering((socket) => socket.end('{"kind":"moon"}\n'))
      const { code, stderr } = await place.command([command])
      expect(stderr).toContain(messages.commandLine.nonsense)
      expect(code).toBe(1)
    },
  )

  test('that hangs up is told', async () => {
    await answering((socket) => socket.destroy())
    const { code, stderr } = await place.command(['off'])
    expect(stderr).toContain(messages.commandLine.hungUp)
    expect(code).toBe(1)
  })
})

describe('an app that hangs', () => {
  let app: RunningProcess

  beforeAll(async () => {
    app = place.start()
    await place.desktop.host.waitForItem({ within: 15_000 })
    // An app that is still starting answers, too.
    await eventually(place.status, ({ state }) => state === 'signed-out', {
      describe: 'the app to be signed out',
    })
    app.signal('SIGSTOP')
  })
  afterAll(async () => {
    app?.signal('SIGCONT')
    await app?.stop()
  })

  test('does not hang the command line, which says what it does not know', async () => {
    const [asked, switched] = await Promise.all([
      place.command(['status']),
      place.command(['off', '--wait', '1']),
    ])
    expect(asked.stderr).toContain(messages.commandLine.noAnswer)
    expect(asked.code).toBe(1)
    expect(switched.stderr).toContain(messages.commandLine.noAnswerYet)
    expect(switched.code).toBe(5)
  })

  test('answers once it goes on', async () => {
    app.signal('SIGCONT')
    expect((await place.command(['status'])).code).toBe(0)
  })
})
