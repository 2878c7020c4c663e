import {
  connectDisplay,
  type Environment,
  padded,
  parseDisplay,
  rootWindow,
  setupRequest,
} from './x-server.ts'

/** Requests of the X protocol that are used, by their numbers. */
const request = { getSelectionOwner: 23, internAtom: 16, queryExtension: 98 } as const

/** Those of its extension XFIXES, which tells when a selection changes hands. */
const fixes = { queryVersion: 0, selectSelectionInput: 2 } as const

/** Somebody took it; who had it destroyed its window, or is gone. */
const everyChange = 0b111

/** A reply and an event are so long; a reply may be longer. */
const messageSize = 32

/**
 * Follows whether somebody owns a selection of the X server that DISPLAY names, which is how X11's services say that
 * they are there: tells once it is known, and whenever it changes. `nameOn` makes the selection's name for the number
 * of the screen. Where there is no such server, it is not owned. Returns what stops it.
 */
export function followSelection(
  env: Environment,
  nameOn: (screen: number) => string,
  tell: (owned: boolean) => void,
): () => void {
  const display = parseDisplay(env.DISPLAY)
  if (display === null) {
    tell(false)
    return () => {}
  }
  const { screen } = display
  let told: boolean | null = null
  let stopped = false
  const say = (owned: boolean) => {
    if (stopped || owned === told) return
    told = owned
    tell(owned)
  }
  const socket = connectDisplay(display)
  socket.unref()
  socket.on('error', () => socket.destroy())
  socket.once('close', () => say(false))
  socket.once('connect', () => socket.write(setupRequest(display, env)))
  const { take, next } = messages((event) => {
    if (event.readUInt8(0) % 128 === firstEvent) say(event.readUInt32LE(8) !== 0)
  })
  socket.on('data', take)
  let firstEvent: number | null = null

  async function begin(): Promise<void> {
    const root = rootWindow(await next(), screen)
    if (root === null) throw new Error('The X server refuses')
    socket.write(withText(request.internAtom, nameOn(screen)))
    const selection = (await next()).readUInt32LE(8)
    socket.write(withText(request.queryExtension, 'XFIXES'))
    const extension = await next()
    if (extension.readUInt8(8) === 1) {
      const major = extension.readUInt8(9)
      firstEvent = extension.readUInt8(10)
      // Version 1 has what is needed.
      socket.write(message(major, fixes.queryVersion, [1, 0]))
      await next()
      socket.write(message(major, fixes.selectSelectionInput, [root, selection, everyChange]))
    }
    socket.write(message(request.getSelectionOwner, 0, [selection]))
    const owner = (await next()).readUInt32LE(8)
    // A change that was told meanwhile is newer.
    if (told === null) say(owner !== 0)
  }
  void begin().catch(() => socket.destroy())
  return () => {
    stopped = true
    socket.destroy()
  }
}

/** Cuts the server's stream into messages: `next` gives the answers one by one, events are passed on as they come. */
function messages(onEvent: (event: Buffer) => void) {
  let rest: Buffer = Buffer.alloc(0)
  let waiting: { resolve(answer: Buffer): void; reject(reason: Error): void } | null = null
  let isSetUp = false

  /** The whole first message; null as long as it is not there. */
  function cut(): Buffer | null {
    const known = isSetUp ? messageSize : 8
    if (rest.length < known) return null
    const isReply = isSetUp && rest.readUInt8(0) === 1
    const more = isSetUp ? (isReply ? rest.readUInt32LE(4) : 0) : rest.readUInt16LE(6)
    const size = known + 4 * more
    if (rest.length < size) return null
    const whole = rest.subarray(0, size)
    rest = rest.subarray(size)
    return whole
  }

  function give(whole: Buffer): void {
    const isEvent = isSetUp && whole.readUInt8(0) > 1
    if (isEvent) {
      onEvent(whole)
      return
    }
    const asked = waiting
    waiting = null
    if (isSetUp && whole.readUInt8(0) === 0) asked?.reject(new Error('The X server knows no such request'))
    else asked?.resolve(whole)
    isSetUp = true
  }

  return {
    take(chunk: Buffer): void {
      rest = Buffer.concat([rest, chunk])
      for (let whole = cut(); whole !== null; whole = cut()) give(whole)
    },
    next: () =>
      new Promise<Buffer>((resolve, reject) => {
        waiting = { resolve, reject }
      }),
  }
}

/** A request of so many numbers. */
function message(opcode: number, minor: number, numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 + 4 * numbers.length)
  bytes.writeUInt8(opcode, 0)
  bytes.writeUInt8(minor, 1)
  bytes.writeUInt16LE(1 + numbers.length, 2)
  for (const [index, number] of numbers.entries()) bytes.writeUInt32LE(number, 4 + 4 * index)
  return bytes
}

/** A request of a name. */
function withText(opcode: number, text: string): Buffer {
  const name = padded(Buffer.from(text))
  const start = Buffer.alloc(8)
  start.writeUInt8(opcode, 0)
  start.writeUInt16LE((start.length + name.length) / 4, 2)
  start.writeUInt16LE(Buffer.byteLength(text), 4)
  return Buffer.concat([start, name])
}
