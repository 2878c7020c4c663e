import type { NetConnectOpts } from 'node:net'
import { canConnectToAbstractSockets } from '../system/abstract-sockets.ts'

/** An X display, as the environment variable DISPLAY names it. */
export interface XDisplay {
  /** The machine that serves it; empty for this one. */
  readonly host: string
  readonly number: number
  readonly screen: number
}

/**
 * Parses a value of DISPLAY, such as `:0`, `:0.1`, `unix:1.0`, `host:10` or `[::1]:10` (X(7)), also one with a protocol
 * in front, such as `tcp/host:0` (libxcb, _xcb_parse_display). Null if it names no display.
 */
export function parseDisplay(text: string | undefined): XDisplay | null {
  const [, protocol = '', named = '', number, screen = '0'] =
    /^(?:(\w+)\/)?(.*):(\d+)(?:\.(\d+))?$/.exec(text ?? '') ?? []
  if (number === undefined) return null
  const host = protocol === 'unix' || named === 'unix' ? '' : named.replace(/^\[(.*)\]$/, '$1')
  return { host, number: Number(number), screen: Number(screen) }
}

/** The socket of display `number` of this machine: the path of its file, and also the name of its abstract socket. */
export function displaySocket(number: number): string {
  return `/tmp/.X11-unix/X${number}`
}

/**
 * Where to connect to `display`, in libxcb's order (_xcb_open): the abstract socket, which is still there after the
 * file was deleted, then the file; TCP for a host. `nodeVersion` is such as 20.18.1: an old Node cannot use the first.
 */
export function displayAddresses({ host, number }: XDisplay, nodeVersion: string): readonly NetConnectOpts[] {
  if (host !== '') return [{ host, port: 6000 + number }]
  const path = displaySocket(number)
  return canConnectToAbstractSockets(nodeVersion) ? [{ path: `\0${path}` }, { path }] : [{ path }]
}
