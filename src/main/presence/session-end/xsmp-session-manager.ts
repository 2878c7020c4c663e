import { connect, type Socket } from 'node:net'
import { userInfo } from 'node:os'
import { timing } from '../../../core/model/timing.ts'
import { cookieKind, iceCookie } from '../../x11/authority.ts'
import type { ReportPresence } from '../presence-event.ts'
import {
  array8,
  byteOrder,
  card32,
  type IceMessage,
  iceMessage,
  iceMessageReader,
  iceString,
} from './ice-messages.ts'

/** The messages of ICE itself that are used, by their numbers. */
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

/** The messages of the X Session Management Protocol (XSMP), version 1.0. */
const xsmp = {
  registerClient: 1,
  registerClientReply: 2,
  saveYourself: 3,
  saveYourselfDone: 8,
  die: 9,
  closeConnection: 11,
  setProperties: 12,
} as const

/** The protocol number in the messages of session management that we send; the other side has its own. */
const ourMajor = 1

/**
 * Becomes a client of the X session manager that SESSION_MANAGER names, which is how KDE's ksmserver works on X11 and on
 * Wayland. Reports the end of the session, which waits until `release` is called. Resolves once this app is a client or
 * cannot be one; returns what stops it.
 *
 * The question before the end (SaveYourself) is answered at once and changes nothing, since the log-out may still be
 * called off. Then Die comes, and ksmserver waits 10 seconds for its clients to go.
 */
export async function joinXsmpSessionManager(
  env: NodeJS.ProcessEnv,
  report: ReportPresence,
): Promise<() => void> {
  const manager = findManager(env)
  if (manager === null) return () => {}
  const socket = connect(manager.path)
  // The end of a session manager is not reported: the session may go on without it.
  socket.on('error', () => socket.destroy())
  socket.unref()
  const joined = new Promise<void>((resolve) => {
    socket.once('close', () => resolve())
    const onMessage = conversation(socket, manager.cookie, { joined: resolve, report })
    socket.on('data', iceMessageReader(onMessage))
  })
  socket.write(iceMessage(0, byteOrder))
  socket.write(connectionSetup())
  await joined
  return () => socket.destroy()
}

interface Manager {
  readonly path: string
  readonly cookie: Buffer
}

/** The first address in SESSION_MANAGER, such as `unix/host:/tmp/.ICE-unix/190`, whose socket and cookie we have. */
function findManager(env: NodeJS.ProcessEnv): Manager | null {
  for (const networkId of env.SESSION_MANAGER?.split(',') ?? []) {
    // An address with `@` is an abstract socket with a cookie of its own; the list has the same one as a file.
    const path = /^(?:local|unix)\/[^:]*:(\/.+)$/.exec(networkId)?.[1]
    const cookie = iceCookie(networkId, env)
    if (path !== undefined && cookie !== null) return { path, cookie }
  }
  return null
}

interface ConversationListener {
  /** This app is a client now. */
  joined(): void
  readonly report: ReportPresence
}

/** Handles each message of the session manager. */
function conversation(
  socket: Socket,
  cookie: Buffer,
  { joined, report }: ConversationListener,
): (message: IceMessage) => void {
  let theirMajor: number | null = null
  const send = (minor: number, more: Parameters<typeof iceMessage>[2] = {}) =>
    socket.write(iceMessage(ourMajor, minor, more))

  const release = () =>
    new Promise<void>((resolve) => {
      socket.once('close', () => resolve())
      setTimeout(resolve, timing.releaseLimit)
      // The list of reasons is empty.
      send(xsmp.closeConnection, { body: card32(0) })
      socket.end()
    })

  const onIceMessage = ({ minor, data }: IceMessage): void => {
    switch (minor) {
      case ice.authenticationRequired:
        socket.write(iceMessage(0, ice.authenticationReply, { body: authenticationReply(cookie) }))
        break
      case ice.connectionReply:
        socket.write(protocolSetup())
        break
      case ice.protocolReply:
        theirMajor = data[1]
        // No previous client id: this app has not been its client before.
        send(xsmp.registerClient, { body: array8('') })
        break
      case ice.ping:
        socket.write(iceMessage(0, ice.pingReply))
        break
      case ice.wantToClose:
        socket.write(iceMessage(0, ice.noClose))
    }
  }
  const onXsmpMessage = ({ minor }: IceMessage): void => {
    switch (minor) {
      case xsmp.registerClientReply:
        send(xsmp.setProperties, { body: properties() })
        joined()
        break
      case xsmp.saveYourself:
        send(xsmp.saveYourselfDone, { data: [1, 0] })
        break
      case xsmp.die:
        report({ kind: 'session-ending', release })
    }
  }
  return (message) => {
    if (message.major === 0) onIceMessage(message)
    else if (message.major === theirMajor) onXsmpMessage(message)
  }
}

function connectionSetup(): Buffer {
  // One version and one kind of cookie, which the other side need not ask for.
  const fixed = Buffer.alloc(8)
  const body = Buffer.concat([fixed, iceString('Hookswitch'), iceString('1'), iceString(cookieKind), version])
  return iceMessage(0, ice.connectionSetup, { data: [1, 1], body })
}

function protocolSetup(): Buffer {
  const fixed = Buffer.from([1, 1, 0, 0, 0, 0, 0, 0])
  const names = ['XSMP', 'Hookswitch', '1', cookieKind].map(iceString)
  return iceMessage(0, ice.protocolSetup, {
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
 * The properties that describe this app. They say that the session manager must not start it at the next login, which the
 * desktop's autostart does for agents who want it; the protocol demands a command for that all the same.
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

/** A property with one value: name, type, number of values, and the value. */
function property(name: string, type: string, value: Buffer | string): Buffer {
  return Buffer.concat([array8(name), array8(type), card32(1), card32(0), array8(value)])
}
