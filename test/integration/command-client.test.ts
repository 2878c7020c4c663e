import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { installCommand } from '../support/installed-command.ts'
import { runProcess } from '../support/processes.ts'

let folder: string
let profile: string
let command: string
let app: Server | null
let requests: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hk-'))
  profile = join(folder, 'Hookswitch')
  mkdirSync(profile, { mode: 0o700 })
  command = installCommand(folder, 'echo the program: "$@"')
  app = null
  requests = []
})
afterEach(() => {
  app?.close()
  rmSync(folder, { recursive: true })
})

/** A running app that answers every request with `reply`; with null it hangs up. */
function appThatReplies(reply: unknown): Promise<void> {
  const server = createServer((socket) =>
    socket
      .on('error', () => {})
      .once('data', (data) => {
        requests.push(data.toString())
        socket.end(reply === null ? '' : `${JSON.stringify(reply)}\n`)
      }),
  )
  app = server
  return new Promise((resolve) => server.listen(join(profile, 'control.sock'), resolve))
}

const run = (...args: readonly string[]) =>
  runProcess(command, args, { env: { ...process.env, XDG_CONFIG_HOME: folder } })
const program = (...args: readonly string[]) =>
  `the program: --ozone-platform=headless --log-level=3 ${args.join(' ')}\n`

test('a switch is asked of the running app, and its result printed, without the program', async () => {
  await appThatReplies({ kind: 'ending', ending: { exit: 0, message: 'Calls ring on your phone.' } })
  expect(await run('phone')).toMatchObject({ code: 0, stdout: 'Calls ring on your phone.\n', stderr: '' })
  expect(requests.map((line) => JSON.parse(line))).toEqual([
    { nonce: null, request: { kind: 'switch', command: 'phone', waitSeconds: 10 } },
  ])
})

test('a refusal goes to standard error, in the words of the app, with its exit code', async () => {
  const message = 'स्क्रीन लॉक है: "off" ही चलता है।\nC:\\new'
  await appThatReplies({ kind: 'ending', ending: { exit: 4, message } })
  expect(await run('sip')).toMatchObject({ code: 4, stdout: '', stderr: `${message}\n` })
})

test('the status is printed in lines, or as it came', async () => {
  const status = { state: 'off', problem: { code: 'disk', message: 'a ],"lines":[ b' } }
  await appThatReplies({ kind: 'status', status, lines: ['Off', 'since 10:00, "SIP" before'] })
  expect((await run('status')).stdout).toBe('Off\nsince 10:00, "SIP" before\n')
  expect((await run('status', '--json')).stdout).toBe(`${JSON.stringify(status)}\n`)
})

test.each([
  ['off', '--wait', '0'],
  ['toggle'],
  ['status', '--user-data-dir=/tmp/p'],
  ['log'],
  ['off', 'hookswitch://off'],
])('the program asks for %s %s %s', async (...args) => {
  await appThatReplies({ kind: 'ending', ending: { exit: 0, message: 'done' } })
  const given = args.filter((one) => one !== undefined)
  expect((await run(...given)).stdout).toContain('the program:')
  expect(requests).toEqual([])
})

test('the program asks if no app runs', async () => {
  expect((await run('off')).stdout).toBe(program('off'))
})

test.each([
  ['hangs up', null],
  ['gives no reply to this', { kind: 'status', status: {}, lines: [] }],
  ['sends what a terminal would obey', { kind: 'ending', ending: { exit: 0, message: '\u001b[2J' } }],
])('the program asks if the app %s', async (_what, reply) => {
  await appThatReplies(reply)
  expect((await run('off')).stdout).toBe(program('off'))
})

test('the program decides about a profile that others may write to', async () => {
  await appThatReplies({ kind: 'ending', ending: { exit: 0, message: 'done' } })
  chmodSync(profile, 0o777)
  expect((await run('off')).stdout).toBe(program('off'))
  expect(requests).toEqual([])
})
