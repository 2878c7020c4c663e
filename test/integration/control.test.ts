import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  type CommandHandlers,
  type ControlEndpoint,
  type ControlReply,
  type ControlRequest,
  commandRequest,
} from '../../src/core/protocol/control.ts'
import { answerCommands } from '../../src/main/control/command-handlers.ts'
import { askRunningApp } from '../../src/main/control/control-client.ts'
import { endpointLocator, pipeLocator } from '../../src/main/control/control-endpoint.ts'
import { listenForRequests, openControl } from '../../src/main/control/control-server.ts'
import { eventually } from '../support/condition.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hc-'))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

const done: ControlReply<'switch'> = { kind: 'ending', ending: { exit: 0, message: 'Accepted.' } }
const off: ControlRequest<'switch'> = { kind: 'switch', command: 'off', waitSeconds: 0 }
const longName = 'x'.repeat(120)

function surroundings(changes: { runtimeFolder?: string; temporaryFolder?: string } = {}) {
  return { platform: 'linux' as const, runtimeFolder: undefined, temporaryFolder: folder, ...changes }
}

/** The control socket as the app serves the command line's requests on it; `answerSwitch` answers the ones to switch. */
function serveControl(endpoint: ControlEndpoint, answerSwitch: CommandHandlers['switch']) {
  return listenForRequests(endpoint, answerCommands(handlersWith(answerSwitch)))
}

function handlersWith(answerSwitch: CommandHandlers['switch']): CommandHandlers {
  const refuse = () => Promise.reject(new Error('not asked for in these tests'))
  return {
    switch: answerSwitch,
    'off-for': refuse,
    'off-after-call': refuse,
    status: refuse,
    diagnostics: refuse,
    'sign-in': refuse,
    enrol: refuse,
    'sign-out': refuse,
    'connect-account': refuse,
    'disconnect-account': refuse,
    'change-number': refuse,
    'proxy-password': refuse,
  }
}

describe('the endpoint of a socket', () => {
  test('lies in the profile if the path is short enough', async () => {
    const place = endpointLocator(folder, surroundings())
    const endpoint = place.prepare()
    expect(endpoint).toEqual({ address: join(folder, 'control.sock'), nonce: null })
    await serveControl(endpoint, async () => done)
    expect(statSync(endpoint.address).mode & 0o777).toBe(0o600)
    expect(await askRunningApp(place.find(), off, 5_000)).toEqual({ kind: 'reply', reply: done })
  })

  test('lies in the runtime folder if that path has more than 107 bytes', () => {
    const runtimeFolder = join(folder, 'run')
    mkdirSync(runtimeFolder, { mode: 0o700 })
    const { address } = endpointLocator(join(folder, longName), surroundings({ runtimeFolder })).prepare()
    expect(address).toMatch(new RegExp(`^${runtimeFolder}/hookswitch-[0-9a-f]{16}\\.sock$`))
    const other = endpointLocator(join(folder, `${longName}2`), surroundings({ runtimeFolder }))
    expect(other.prepare().address).not.toBe(address)
  })

  test.each([
    { title: 'is not set', runtimeFolder: undefined },
    { title: 'is open to others', runtimeFolder: 'open' },
    { title: 'is not there', runtimeFolder: 'missing' },
    { title: 'is a relative path', runtimeFolder: '.' },
  ])('lies in a folder of our own if the runtime folder $title', async ({ runtimeFolder }) => {
    mkdirSync(join(folder, 'open'))
    chmodSync(join(folder, 'open'), 0o777)
    const named =
      runtimeFolder === undefined || runtimeFolder === '.' ? runtimeFolder : join(folder, runtimeFolder)
    const place = endpointLocator(join(folder, longName), {
      ...surroundings(),
      runtimeFolder: named,
    })
    expect(place.find()).toBeNull()
    const { address } = place.prepare()
    await serveControl({ address, nonce: null }, async () => done)
    const own = join(folder, `hookswitch-${process.getuid?.()}`)
    expect(address.startsWith(`${own}/`)).toBe(true)
    expect(statSync(own).mode & 0o777).toBe(0o700)
    expect(place.find()).toEqual({ address, nonce: null })
  })

  test('never lies in a folder that another user prepared', () => {
    const own = join(folder, `hookswitch-${process.getuid?.()}`)
    mkdirSync(own)
    chmodSync(own, 0o777)
    const place = endpointLocator(join(folder, longName), surroundings())
    expect(() => place.find()).toThrow('can be changed by others')
    expect(() => place.prepare()).toThrow('can be changed by others')
  })

  test('is not used in a profile that others can change, or that is another user’s', async () => {
    const place = endpointLocator(folder, surroundings())
    await serveControl(place.prepare(), async () => done)
    chmodSync(folder, 0o770)
    expect(() => place.find()).toThrow('can be changed by others')
    expect(() => place.prepare()).toThrow('can be changed by others')
    chmodSync(folder, 0o755)
    expect(place.find()).not.toBeNull()
    const uid = process.getuid?.() ?? 0
    vi.spyOn(process, 'getuid').mockReturnValue(uid + 1)
    expect(() => place.find()).toThrow('can be changed by others')
  })

  test('needs a socket: a file or a link in its place is no app', async () => {
    const place = endpointLocator(folder, surroundings())
    const { address } = place.prepare()
    writeFileSync(address, '')
    expect(place.find()).toBeNull()
    rmSync(address)
    const elsewhere = join(folder, 'elsewhere.sock')
    await serveControl({ address: elsewhere, nonce: null }, async () => done)
    symlinkSync(elsewhere, address)
    expect(place.find()).toBeNull()
  })

  test('cannot be made if every path is too long', () => {
    const place = endpointLocator(
      join(folder, longName),
      surroundings({ temporaryFolder: join(folder, longName) }),
    )
    expect(() => place.prepare()).toThrow('too long')
  })
})

describe('the endpoint of a pipe', () => {
  const pipe = () => pipeLocator(folder, () => join(folder, `pipe-${Math.random()}`))

  test('is written to a file that only the owner can read, with a new name at each start', async () => {
    expect(pipe().find()).toBeNull()
    const first = pipe().prepare()
    expect(statSync(join(folder, 'control.json')).mode & 0o777).toBe(0o600)
    const second = pipe().prepare()
    expect(second.address).not.toBe(first.address)
    expect(second.nonce).not.toBe(first.nonce)
    expect(pipe().find()).toEqual(second)
    await serveControl(second, async () => done)
    expect(await askRunningApp(pipe().find(), off, 5_000)).toEqual({ kind: 'reply', reply: done })
  })

  test('answers no request without its nonce', async () => {
    const endpoint = pipe().prepare()
    const asked: ControlRequest<'switch'>[] = []
    await serveControl(endpoint, async (request) => {
      asked.push(request)
      return done
    })
    for (const nonce of [null, '', 'f'.repeat(64)]) {
      const asOlder = { ...endpoint, nonce, answersChallenge: false }
      expect(await askRunningApp(asOlder, off, 5_000)).toEqual({ kind: 'hung-up' })
    }
    expect(asked).toEqual([])
  })

  test('gets nothing from a client if another program serves it that does not know the nonce', async () => {
    const endpoint = pipe().prepare()
    let received = ''
    const impostor = createServer((socket) => {
      socket.on('data', (bytes) => {
        received += bytes.toString()
        socket.write(`${JSON.stringify({ response: 'f'.repeat(64) })}\n`)
        socket.write(`${JSON.stringify(done)}\n`)
      })
    })
    await new Promise<void>((resolve) => impostor.listen(endpoint.address, resolve))
    expect(await askRunningApp(pipe().find(), off, 5_000)).toEqual({ kind: 'invalid' })
    expect(JSON.parse(received)).toEqual({ challenge: expect.stringMatching(/^[0-9a-f]{64}$/) })
    impostor.close()
  })

  test('of an older app, which knows no challenge, is used without one', async () => {
    const { address, nonce } = pipe().prepare()
    writeFileSync(join(folder, 'control.json'), JSON.stringify({ address, nonce }))
    const received: string[] = []
    const older = createServer((socket) => {
      socket.on('data', (bytes) => {
        received.push(bytes.toString())
        socket.write(`${JSON.stringify(done)}\n`)
      })
    })
    await new Promise<void>((resolve) => older.listen(address, resolve))
    expect(await askRunningApp(pipe().find(), off, 5_000)).toEqual({ kind: 'reply', reply: done })
    expect(received.map((line) => JSON.parse(line))).toEqual([{ nonce, request: off }])
    older.close()
  })

  test('is forgotten when the app ends, unless the next app has written its own', () => {
    const first = pipe().prepare()
    pipe().remove(first)
    expect(pipe().find()).toBeNull()
    const second = pipe().prepare()
    pipe().remove(first)
    expect(pipe().find()).toEqual(second)
  })

  test('left by a crash means no app; a damaged file is an error', async () => {
    const endpoint = pipe().prepare()
    expect(await askRunningApp(endpoint, off, 5_000)).toEqual({ kind: 'no-app' })
    writeFileSync(join(folder, 'control.json'), '{"address":')
    expect(() => pipe().find()).toThrow('control.json is damaged')
  })

  test('has a random pipe name on Windows', () => {
    const names = [1, 2].map(() =>
      endpointLocator(folder, { ...surroundings(), platform: 'win32' }).prepare(),
    )
    expect(names[0]?.address).toMatch(/^\\\\\.\\pipe\\hookswitch-[0-9a-f]{32}$/)
    expect(names[0]?.address).not.toBe(names[1]?.address)
    expect(readFileSync(join(folder, 'control.json'), 'utf8')).toContain('"nonce"')
  })
})

describe('the client’s side', () => {
  /** A server that does `answer` with each connection. */
  async function answering(answer: Parameters<typeof createServer>[1]) {
    const address = join(folder, 'control.sock')
    const server = createServer(answer)
    await new Promise<void>((resolve) => server.listen(address, resolve))
    return { address, nonce: null }
  }

  test.each(['nonsense', '{}', '{"kind":"ending"}', '{"kind":"status","status":{},"lines":[]}'])(
    '%s is an invalid reply',
    async (line) => {
      const endpoint = await answering((socket) => socket.end(`${line}\n`))
      expect(await askRunningApp(endpoint, off, 5_000)).toEqual({ kind: 'invalid' })
    },
  )

  test('reports a hang-up', async () => {
    const endpoint = await answering((socket) => socket.destroy())
    expect(await askRunningApp(endpoint, off, 5_000)).toEqual({ kind: 'hung-up' })
  })

  test('ends with a reply that is too long', async () => {
    const endpoint = await answering((socket) => {
      socket.on('error', () => {})
      socket.write('x'.repeat(1024 * 1024 + 1))
    })
    expect(await askRunningApp(endpoint, off, 5_000)).toEqual({ kind: 'hung-up' })
  })

  test('splits lines at newlines alone', async () => {
    const text = 'a\u2028b\u2029c\u0085d\re'
    const reply = `{"kind":"ending","ending":{"exit":0,"message":${JSON.stringify(text)}}}\n`
    const bytes = Buffer.from(reply.replace('\\u2028', '\u2028'))
    const endpoint = await answering((socket) => {
      // In the middle of a character.
      const middle = bytes.indexOf(Buffer.from('\u2029')) + 1
      socket.write(bytes.subarray(0, middle))
      setImmediate(() => socket.write(bytes.subarray(middle)))
    })
    const answer = await askRunningApp(endpoint, off, 5_000)
    expect(answer).toEqual({ kind: 'reply', reply: { kind: 'ending', ending: { exit: 0, message: text } } })
  })

  test('reports silence after its limit', async () => {
    const endpoint = await answering(() => {})
    expect(await askRunningApp(endpoint, off, 100)).toEqual({ kind: 'silent' })
  })

  test('reports no app if nothing listens, and if a file is in the socket’s place', async () => {
    const address = join(folder, 'control.sock')
    expect(await askRunningApp({ address, nonce: null }, off, 5_000)).toEqual({ kind: 'no-app' })
    writeFileSync(address, '')
    expect(await askRunningApp({ address, nonce: null }, off, 5_000)).toEqual({ kind: 'no-app' })
  })
})

describe('the names on the wire, which versions of the app and the command line share,', () => {
  const form = {
    userId: '1',
    integrationsUrl: null,
    credential: { kind: 'token', token: 'a-token' },
  }
  const account = {
    accountUrl: 'https://ccm-api.exotel.com',
    sid: 'sid',
    apiKey: 'key',
    apiToken: 'token',
    search: { by: 'email', email: 'asha@example.com' },
  }
  test.each([
    { kind: 'switch', command: 'toggle', waitSeconds: 10 },
    { kind: 'status' },
    { kind: 'sign-in', form },
    { kind: 'sign-out' },
    { kind: 'connect-account', form: account },
    { kind: 'disconnect-account' },
    { kind: 'change-number', number: '+919876543210' },
    { kind: 'proxy-password', form: { proxy: 'proxy:3128', user: 'asha', password: 'secret' } },
  ])('are those of $kind', (request) => {
    expect(commandRequest.parse(request)).toEqual(request)
  })

  test('are those of a reply', async () => {
    const endpoint = endpointLocator(folder, surroundings()).prepare()
    await serveControl(endpoint, async () => done)
    const line = await new Promise<string>((resolve) => {
      const socket = createConnection(endpoint.address)
      socket.once('data', (bytes) => {
        resolve(bytes.toString())
        socket.destroy()
      })
      socket.write('{"nonce":null,"request":{"kind":"switch","command":"off","waitSeconds":0}}\n')
    })
    expect(line).toBe('{"kind":"ending","ending":{"exit":0,"message":"Accepted."}}\n')
  })
})

describe('the app’s side', () => {
  test('survives invalid requests, and a request whose handler fails', async () => {
    const endpoint = endpointLocator(folder, surroundings()).prepare()
    await serveControl(endpoint, async () => {
      throw new Error('a failing handler')
    })
    for (const line of ['', 'x', '{}', '{"nonce":null,"request":{"kind":"fly"}}']) {
      await new Promise<void>((resolve) => {
        const socket = createConnection(endpoint.address)
        socket.on('error', () => {}).once('close', () => resolve())
        socket.resume().write(`${line}\n`)
      })
    }
    expect(await askRunningApp(endpoint, off, 5_000)).toEqual({ kind: 'hung-up' })
  })

  test('disconnects who sends a line of more than 64 KiB, or nothing at all, and serves everybody else', async () => {
    const endpoint = endpointLocator(folder, surroundings()).prepare()
    await serveControl(endpoint, async () => done)
    const sent = (bytes: Buffer) =>
      new Promise<'closed' | 'answered'>((resolve) => {
        const socket = createConnection(endpoint.address)
        socket.on('error', () => {}).once('close', () => resolve('closed'))
        socket.once('data', () => resolve('answered'))
        socket.write(bytes)
      })
    const line = Buffer.from(`${JSON.stringify({ nonce: null, request: off })}\n`)
    const padded = (length: number) => Buffer.concat([Buffer.alloc(length - line.length + 1, ' '), line])
    expect(await sent(padded(64 * 1024))).toBe('answered')
    expect(await sent(padded(64 * 1024 + 1))).toBe('closed')
    expect(await sent(Buffer.alloc(8 * 1024 * 1024, 'x'))).toBe('closed')
    expect(await askRunningApp(endpoint, off, 5_000)).toEqual({ kind: 'reply', reply: done })
  })

  test('serves 64 clients at a time, and disconnects those that ask nothing for 5 seconds', async () => {
    const endpoint = endpointLocator(folder, surroundings()).prepare()
    await serveControl(endpoint, async () => done)
    const closed: number[] = []
    const idle = Array.from({ length: 64 }, (_, index) =>
      createConnection(endpoint.address)
        .on('error', () => {})
        .once('close', () => closed.push(index)),
    )
    await Promise.all(idle.map((socket) => new Promise((resolve) => socket.once('connect', resolve))))
    expect(await askRunningApp(endpoint, off, 5_000)).toEqual({ kind: 'hung-up' })
    await eventually(
      () => closed.length,
      (count) => count === 64,
      {
        describe: 'the idle clients to be disconnected',
        within: 20_000,
      },
    )
    expect(await askRunningApp(endpoint, off, 5_000)).toEqual({ kind: 'reply', reply: done })
  })

  test('answers second starts at once, and commands once they are served', async () => {
    const place = endpointLocator(folder, surroundings())
    const followed: unknown[] = []
    const control = await openControl(() => place, {
      each: () => {},
      onActivation: () => {},
      appEnds: () => {},
      answer: async (second) => {
        followed.push(second)
        return followed.length === 1 ? done : null
      },
    })
    expect(control.problem).toBeNull()
    const early = askRunningApp(place.find(), off, 5_000)
    const start = { kind: 'start', hidden: true, link: null, display: ':1' } as const
    expect(await askRunningApp(place.find(), start, 5_000)).toEqual({ kind: 'reply', reply: done })
    expect(await askRunningApp(place.find(), start, 5_000)).toEqual({ kind: 'hung-up' })
    expect(followed).toEqual([1, 2].map(() => ({ hidden: true, link: null, display: ':1' })))
    control.serve(answerCommands(handlersWith(async () => done)))
    expect(await early).toEqual({ kind: 'reply', reply: done })
  })

  test('knows whether the client still waits', async () => {
    const endpoint = endpointLocator(folder, surroundings()).prepare()
    const asked: (() => boolean)[] = []
    await listenForRequests(endpoint, (_request, isWaitedFor) => {
      asked.push(isWaitedFor)
      return new Promise(() => {})
    })
    const client = createConnection(endpoint.address, () => client.write('{"nonce":null,"request":{}}\n'))
    const waits = () => asked.map((isWaitedFor) => isWaitedFor())
    await eventually(waits, ([still]) => still === true, { describe: 'it to be asked' })
    client.destroy()
    await eventually(waits, ([still]) => still === false, { describe: 'it to notice' })
  })

  test('tells why the socket could not be opened', async () => {
    const place = endpointLocator(
      join(folder, longName),
      surroundings({ temporaryFolder: join(folder, longName) }),
    )
    const control = await openControl(() => place, {
      each: () => {},
      onActivation: () => {},
      appEnds: () => {},
      answer: async () => null,
    })
    expect(String(control.problem)).toContain('too long')
  })
})
