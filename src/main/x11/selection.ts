import { timing } from '../../core/model/timing.ts'
import { padded } from '../system/binary-messages.ts'
import { openXConnection, type XConnection } from './connection.ts'
import { parseDisplay } from './display-name.ts'

/** Request numbers of the X protocol. */
const requests = { internAtom: 16, getSelectionOwner: 23, queryExtension: 98 } as const

/** Request numbers of the extension XFIXES, which reports when a selection changes hands. */
const fixesRequests = { queryVersion: 0, selectSelectionInput: 2 } as const

/** The reasons for which an owner may change: another takes the selection; its window or its program ends. */
const everyChange = 0b111

/**
 * Follows whether a program owns a selection of the X server that DISPLAY names, which is how X11's services announce
 * themselves. `nameOn` gives the selection's name for the screen's number. Reports once it is known and whenever it
 * changes: false if DISPLAY names no server; null while the server cannot be asked, which is tried again until it can.
 * Returns the function that stops it.
 */
export function followSelection(
  env: NodeJS.ProcessEnv,
  nameOn: (screen: number) => string,
  report: (owned: boolean | null) => void,
): () => void {
  const display = parseDisplay(env.DISPLAY)
  if (display === null) {
    report(false)
    return () => {}
  }
  let reported: boolean | null | undefined
  let isStopped = false
  let connection: XConnection | null = null
  let timer: NodeJS.Timeout | undefined
  let failures = 0

  const say = (owned: boolean | null) => {
    if (isStopped || owned === reported) return
    reported = owned
    report(owned)
  }
  const tryLater = () => {
    if (isStopped) return
    say(null)
    timer = setTimeout(begin, Math.min(timing.firstXRetry * 2 ** failures, timing.lastXRetry))
    failures += 1
  }
  const begin = async () => {
    const opening = await openXConnection(display, env)
    if (opening.kind !== 'open') return tryLater()
    connection = opening.connection
    if (isStopped) return connection.close()
    connection.onClose(tryLater)
    const known = (owned: boolean) => {
      failures = 0
      say(owned)
    }
    watchOwner(connection, display.screen, nameOn(display.screen), known).catch(connection.close)
  }

  void begin()
  return () => {
    isStopped = true
    clearTimeout(timer)
    connection?.close()
  }
}

/** Reports whether the selection is owned, now and on each change. Rejects if the server cannot tell. */
async function watchOwner(
  connection: XConnection,
  screen: number,
  name: string,
  report: (owned: boolean) => void,
): Promise<void> {
  const root = connection.rootWindow(screen)
  if (root === null) throw new Error('The X server has no such screen')
  let hasChanged = false
  const selection = (await connection.ask(textRequest(requests.internAtom, name))).readUInt32LE(8)
  const extension = await connection.ask(textRequest(requests.queryExtension, 'XFIXES'))
  // Without the extension only the present owner is known.
  if (extension.readUInt8(8) === 1) {
    const [major, firstEvent] = [extension.readUInt8(9), extension.readUInt8(10)]
    connection.onEvent((event) => {
      if (event.readUInt8(0) % 128 !== firstEvent) return
      hasChanged = true
      report(event.readUInt32LE(8) !== 0)
    })
    // Version 1 can report selections.
    await connection.ask(numberRequest(major, fixesRequests.queryVersion, [1, 0]))
    connection.send(numberRequest(major, fixesRequests.selectSelectionInput, [root, selection, everyChange]))
  }
  const owner = await connection.ask(numberRequest(requests.getSelectionOwner, 0, [selection]))
  // A change that came before this answer is newer.
  if (!hasChanged) report(owner.readUInt32LE(8) !== 0)
}

/** A request whose arguments are numbers. */
function numberRequest(opcode: number, minor: number, numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 + 4 * numbers.length)
  bytes.writeUInt8(opcode, 0)
  bytes.writeUInt8(minor, 1)
  bytes.writeUInt16LE(1 + numbers.length, 2)
  for (const [index, number] of numbers.entries()) bytes.writeUInt32LE(number, 4 + 4 * index)
  return bytes
}

/** A request whose argument is a name. */
function textRequest(opcode: number, text: string): Buffer {
  const name = padded(Buffer.from(text), 4)
  const head = Buffer.alloc(8)
  head.writeUInt8(opcode, 0)
  head.writeUInt16LE((head.length + name.length) / 4, 2)
  head.writeUInt16LE(Buffer.byteLength(text), 4)
  return Buffer.concat([head, name])
}
