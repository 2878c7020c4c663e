import { Agent, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { messages } from '../../src/relay/messages.ts'

/** One simulated desk: its protocol, without the app. */
export interface LoadDesk {
  readonly userId: string
  readonly token: string
  /** The replica that it prefers: 0 or 1. */
  readonly replica: number
}

/** Many desks as one process plays them. */
export interface Desks {
  /** Each desk opens its event stream, and beats in its turn. */
  connect(desks: readonly LoadDesk[]): void
  /** The network of these desks is cut: their streams end, and they beat no more. */
  cut(desks: readonly LoadDesk[]): void
  /** Event streams that are open and were answered. */
  streams(): number
  /** How often a stream was opened so far. */
  connections(): number
  /** Asks for SIP off until the relay has taken it, as the app does. */
  lock(desk: LoadDesk): Promise<void>
  close(): void
}

// An OFF keeps its connection for up to 1.2 s, and thousands of desks may lock at the same moment.
const agent = new Agent({ keepAlive: true, maxSockets: 2000 })

/** A desk whose stream ended opens it again at a random moment within this time, in ms; so does the app. */
const reconnectWithin = 10_000

/**
 * `urls`: where each replica listens now; null while it is down. `grace`: in s; a desk beats three times within it, and opens its
 * stream again sooner where it is short.
 */
export function createDesks(urls: () => readonly (string | null)[], grace: number): Desks {
  const beat = (grace * 1000) / 3
  const open = new Map<LoadDesk, Socket>()
  const answered = new Set<LoadDesk>()
  const connected = new Set<LoadDesk>()
  let opened = 0

  function urlFor({ replica }: LoadDesk): string | null {
    const list = urls()
    return list[replica] ?? list[1 - replica] ?? null
  }

  function openStream(desk: LoadDesk): void {
    const url = urlFor(desk)
    if (url === null) {
      openLater(desk)
      return
    }
    opened += 1
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    open.set(desk, socket)
    socket.on('error', () => undefined)
    socket.once('data', (part: Buffer) => {
      if (part.toString('latin1').startsWith('HTTP/1.1 200')) answered.add(desk)
    })
    socket.resume()
    socket.once('close', () => {
      answered.delete(desk)
      if (open.get(desk) !== socket) return
      open.delete(desk)
      openLater(desk)
    })
    socket.write(
      `GET /relay/v1/me/events HTTP/1.1\r\nHost: relay\r\nConnection: close\r\nAuthorization: ${desk.token}\r\n\r\n`,
    )
  }

  function openLater(desk: LoadDesk): void {
    setTimeout(() => {
      if (connected.has(desk) && !open.has(desk)) openStream(desk)
    }, Math.random() * Math.min(reconnectWithin, beat))
  }

  const slices = 100
  let turn = 0
  const beats = setInterval(() => {
    turn = (turn + 1) % slices
    let index = 0
    for (const desk of connected) {
      if (index % slices === turn) {
        void ask(desk, 'PUT', '/relay/v1/me/lease', { presence: 'present', whenLost: 'off' })
      }
      index += 1
    }
  }, beat / slices)

  function ask(desk: LoadDesk, method: string, path: string, body: object): Promise<Answer> {
    const url = urlFor(desk)
    return url === null ? Promise.resolve(noAnswer) : send(`${url}${path}`, method, desk.token, body)
  }

  return {
    connect(desks) {
      for (const desk of desks) {
        connected.add(desk)
        openStream(desk)
      }
    },
    cut(desks) {
      for (const desk of desks) {
        connected.delete(desk)
        open.get(desk)?.destroy()
      }
    },
    streams: () => answered.size,
    connections: () => opened,
    async lock(desk) {
      const body = { UserId: desk.userId, DeviceName: 'sip', DeviceStatus: false }
      for (;;) {
        const { status, text } = await ask(desk, 'PUT', '/v2/integrations/device', body)
        if (status === 200 || (status === 503 && text.includes(messages.api.notConfirmed))) return
        await pause(500 + Math.random() * 1000)
      }
    },
    close() {
      clearInterval(beats)
      connected.clear()
      for (const socket of open.values()) socket.destroy()
      agent.destroy()
    },
  }
}

/** Status 0: no replica answered. */
interface Answer {
  readonly status: number
  readonly text: string
}

const noAnswer: Answer = { status: 0, text: '' }

function send(url: string, method: string, token: string, body: object): Promise<Answer> {
  return new Promise((resolve) => {
    const content = JSON.stringify(body)
    const headers = { Authorization: token, 'Content-Length': String(Buffer.byteLength(content)) }
    const sent = request(url, { method, agent, headers }, (answer) => {
      let text = ''
      answer.on('data', (part: Buffer) => {
        text += part.toString()
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
      answer.on('error', () => resolve(noAnswer))
    })
    sent.on('error', () => resolve(noAnswer))
    sent.end(content)
  })
}
