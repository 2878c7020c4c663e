import { readTextOrNull } from '../storage/files.ts'

/**
 * Whether a Node of this version (such as 20.18.1) can connect to an abstract socket: one with a name and no file
 * (unix(7)). Before version 22 Node pads the name with zeros to 108 bytes, which makes it another name.
 */
export function canConnectToAbstractSockets(nodeVersion: string): boolean {
  return Number.parseInt(nodeVersion, 10) >= 22
}

/** Whether a program listens on the abstract socket `name`; null if the system does not tell. */
export function abstractSocketExists(name: string): boolean | null {
  const sockets = readTextOrNull('/proc/net/unix')
  if (sockets === null) return null
  return sockets.split('\n').some((line) => line.endsWith(` @${name}`))
}
