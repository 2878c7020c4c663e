import { existsSync } from 'node:fs'
import { abstractSocketExists, canConnectToAbstractSockets } from '../system/abstract-sockets.ts'

/** One address of a message bus: its transport, such as `unix`, and the transport's parameters. */
interface BusAddress {
  readonly transport: string
  readonly parts: ReadonlyMap<string, string>
}

/** Parses a list of addresses such as `unix:path=/a;unix:abstract=/b,guid=1`, in their order (D-Bus Specification). */
export function busAddresses(list: string): readonly BusAddress[] {
  return list.split(';').flatMap((text) => {
    const colon = text.indexOf(':')
    if (colon <= 0) return []
    const pairs = text
      .slice(colon + 1)
      .split(',')
      .map(nameAndValue)
    return [{ transport: text.slice(0, colon), parts: new Map(pairs) }]
  })
}

function nameAndValue(pair: string): readonly [string, string] {
  const [name = '', ...value] = pair.split('=')
  return [name, unescaped(value.join('='))]
}

function unescaped(value: string): string {
  const bytes = value.replace(/%([0-9a-fA-F]{2})/g, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return Buffer.from(bytes, 'latin1').toString()
}

/**
 * Picks the session bus from the addresses in `list` for the D-Bus library, which tries the first address only and does
 * not know escaped characters: the first address that exists and to which a Node of `nodeVersion` (such as 20.18.1) can
 * connect. Returns one address, or `list` unchanged if no address is a socket of this machine.
 */
export function sessionBusAddress(list: string, nodeVersion: string): string {
  const present = busAddresses(list).filter(isPresent)
  const canConnect = (address: BusAddress) =>
    !address.parts.has('abstract') || canConnectToAbstractSockets(nodeVersion)
  const chosen = present.find(canConnect) ?? present[0]
  if (chosen?.transport !== 'unix') return list
  const path = chosen.parts.get('path')
  return path === undefined ? `unix:abstract=${chosen.parts.get('abstract')}` : `unix:path=${path}`
}

function isPresent({ transport, parts }: BusAddress): boolean {
  if (transport !== 'unix') return true
  const path = parts.get('path')
  if (path !== undefined) return existsSync(path)
  const name = parts.get('abstract')
  return name !== undefined && abstractSocketExists(name) !== false
}
