import {
  type CompositorReport,
  idleConversation,
} from '../../../src/main/presence/idle/wayland-idle-protocol.ts'
import { argumentsOf, encode, wireMessageCutter } from '../../../src/main/wayland/wire.ts'

/** The compositor's side of an idle conversation, in real bytes. */
export function compositor(limit = 60_000) {
  const reports: CompositorReport[] = []
  /** The object ids of the bound globals, such as "wl_seat 1". */
  const bound = new Map<string, number>()
  /** The requests to bound objects, such as "7.1(8, 60000, 6)". */
  const asked: string[] = []
  const { opening, answerTo } = idleConversation(limit, (report) => reports.push(report))
  const cut = wireMessageCutter()

  const receive = (bytes: Buffer) => {
    for (const message of cut(bytes)) {
      const read = argumentsOf(message)
      if (message.object === registry) {
        const [, global, version, id] = [read.uint(), read.text(), read.uint(), read.uint()]
        bound.set(`${global} ${version}`, id)
      } else if (message.object !== display) {
        const given = Array.from({ length: message.body.length / 4 }, () => read.uint())
        asked.push(`${message.object}.${message.opcode}(${given.join(', ')})`)
      }
    }
  }
  const send = (...messages: readonly Buffer[]) => receive(answerTo(Buffer.concat(messages)))

  receive(opening)
  return {
    reports: () => reports,
    bound: (global: string) => bound.get(global) ?? null,
    asked: () => asked.splice(0),
    /** Announces globals, numbered from `first` on, each as "wl_seat 7": interface and version. */
    announce: (globals: readonly string[], first = 1) =>
      send(
        ...globals.map((one, index) => {
          const [global = '', version = ''] = one.split(' ')
          return encode(registry, 0, first + index, global, Number(version))
        }),
      ),
    remove: (name: number) => send(encode(registry, 1, name)),
    /** All globals have been announced (wl_callback.done). */
    ready: () => send(encode(greeted, 0, 0)),
    /** Sends a notification's event: 0 for idle, 1 for resumed. */
    notify: (notification: number, event: 0 | 1) => send(encode(notification, event)),
    /** Sends any other messages. */
    send,
  }
}

const display = 1
const registry = 2
const greeted = 3
