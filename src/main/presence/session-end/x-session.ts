import { connect, type Socket } from 'node:net'
import { userInfo } from 'node:os'
import { timing } from '../../../core/model/timing.ts'
import type { ReportPresence } from '../event.ts'
import type { Environment } from '../lock/lock-setting.ts'
import { cookieKind, readIceCookie } from './ice-authority.ts'
import {
  array8,
  byteOrder,
  card32,
  type IceMessage,
  iceString,
  messageReader,
  writeMessage,
} from './ice-messages.ts'

/** ICE's own messages that are used. */
const ice = {
  connectionSetup: 2,
  authenticationRequired: 3,
  authenticationReply: 4,
  connectionReply: 6,
  protocolSetup: 7,
  protocolReply: 8,
  ping: 9,
  pingReply: 10,
  wantToClose: 11,
  noClose: 12,
} as const

/** Those of the X Session Management Protocol, version 1.0. */
const xsmp = {
  registerClient: 1,
  registerClientReply: 2,
  saveYourself: 3,
  saveYourselfDone: 8,
  die: 9,
  closeConnection: 11,
  setProperties: 12,
} as const

/** The number under which we send messages of session management; the other side has its own. */
const ourMajor = 1

/**
 * Becomes a client of the X session manager that SESSION_MANAGER names, which is how KDE's ksmserver speaks on X11 and
 * on Wayland, and reports the end of the session, which is held up until `letGo` is called. Resolves once it is one or
 * cannot be; returns what stops it.
 *
 * The question before (SaveYourself) is answered at once and changes nothing, since the log-out may still be called
 * off. Then come Die, and ksmserver's wait of 10 seconds for its clients to go.
 */
export async function joinXSession(env: Environment, report: ReportPresence): Promise<() => void> {
  const found = findManager(env)
  if (found === null) return () => {}
  const socket = connect(found.path)
  // A session manager that has gone leaves nothing to be told by; the session may go on without it.
  socket.on('error', () => socket.destroy())
  socket.unref()
  const joined = new Promise<void>((resolve) => {
    socket.once('close', () => resolve())
    const react = conversation(socket, found.cookie, { joined: resolve, report })
    socket.on('data', messageReader(react))
  })
  socket.write(writeMessage(0, byteOrder, {}))
  socket.write(connectionSetup())
  await joined
  return () => socket.destroy()
}

interface Manager {
  readonly path: string
  readonly cookie: Buffer
}

/** The first of the addresses in SESSION_MANAGER, such as `unix/host:/tmp/.ICE-unix/190`, that we may speak to. */
function findManager(env: Environment): Manager | null {
  for (const networkId of env.SESSION_MANAGER?.split(',') ?? []) {
    // One with `@` is an abstract socket and has a secret of its own; the same one stands beside it as a file.
    const path = /^(?:local|unix)\/[^:]*:(\/.+)$/.exec(networkId)?.[1]
    const cookie = readIceCookie(networkId, env)
    if (path !== undefined && cookie !== null) return { path, cookie }
  }
  return null
}

interface Listener {
  joined(): void
  readonly report: ReportPresence
}

/** What to do about each message of the session manager. */
function conversation(
  socket: Socket,
  cookie: Buffer,
  { joined, report }: Listener,
): (message: IceMessage) => void {
  let theirMajor: number | null = null
  const send = (minor: number, more: Parameters<typeof writeMessage>[2] = {}) =>
    socket.write(writeMessage(ourMajor, minor, more))

  const letGo = () =>
    new Promise<void>((resolve) => {
      socket.once('close', () => resolve())
      setTimeout(resolve, timing.letGoLimit)
      // No reason: a list of none.
      send(xsmp.closeConnection, { body: card32(0) })
      socket.end()
    })

  const onIce = ({ minor, data }: IceMessage): void => {
    switch (minor) {
      case ice.authenticationRequired:
        socket.write(writeMessage(0, ice.authenticationReply, { body: authenticationReply(cookie) }))
        break
      case ice.connectionReply:
        socket.write(protocolSetup())
        break
      case ice.protocolReply:
        theirMajor = data[1]
        // We have never been its client before.
        send(xsmp.registerClient, { body: array8('') })
        break
      case ice.ping:
        socket.write(writeMessage(0, ice.pingReply, {}))
        break
      case ice.wantToClose:
        socket.write(writeMessage(0, ice.noClose, {}))
    }
  }
  const onSession = ({ minor }: IceMessage): void => {
    switch (minor) {
      case xsmp.registerClientReply:
        send(xsmp.setProperties, { body: properties() })
        joined()
        break
      case xsmp.saveYourself:
        send(xsmp.saveYourselfDone, { data: [1, 0] })
        break
      case xsmp.die:
        report({ kind: 'session-ending', letGo })
    }
  }
  return (message) => {
    if (message.major === 0) onIce(message)
    else if (message.major === theirMajor) onSession(message)
  }
}

function connectionSetup(): Buffer {
  // One version, one kind of secret, which the other side may do without.
  const fixed = Buffer.alloc(8)
  const body = Buffer.concat([fixed, iceString('Hookswitch'), iceString('1'), iceString(cookieKind), version])
  return writeMessage(0, ice.connectionSetup, { data: [1, 1], body })
}

function protocolSetup(): Buffer {
  const fixed = Buffer.from([1, 1, 0, 0, 0, 0, 0, 0])
  const names = ['XSMP', 'Hookswitch', '1', cookieKind].map(iceString)
  return writeMessage(0, ice.protocolSetup, {
    data: [ourMajor, 0],
    body: Buffer.concat([fixed, ...names, version]),
  })
}

/** Version 1.0, of ICE and of session management. */
const version = Buffer.from([1, 0, 0, 0])

function authenticationReply(cookie: Buffer): Buffer {
  const fixed = Buffer.alloc(8)
  fixed.writeUInt16LE(cookie.length)
  return Buffer.concat([fixed, cookie])
}

/**
 * Who we are, and that the session manager is not to start us again: whoever wants that has it in the desktop's own
 * autostart. The protocol demands a command all the same.
 */
function properties(): Buffer {
  const restartNever = Buffer.from([3])
  const all = [
    property('Program', 'ARRAY8', 'hookswitch'),
    property('UserID', 'ARRAY8', userInfo().username),
    property('CloneCommand', 'LISTofARRAY8', process.execPath),
    property('RestartCommand', 'LISTofARRAY8', process.execPath),
    property('RestartStyleHint', 'CARD8', restartNever),
  ]
  return Buffer.concat([card32(all.length), card32(0), ...all])
}

/** A property with one value: name, type, how many values there are, and the value. */
function property(name: string, type: string, value: Buffer | string): Buffer {
  return Buffer.concat([array8(name), array8(type), card32(1), card32(0), array8(value)])
}
