import { existsSync } from 'node:fs'
import { readTextOrNull } from '../storage/files.ts'

/** One address of a message bus: its transport, such as `unix`, and what belongs to that. */
interface BusAddress {
  readonly transport: string
  readonly parts: ReadonlyMap<string, string>
}

/** The addresses of a list such as `unix:path=/a;unix:abstract=/b,guid=1`, in their order (D-Bus Specification). */
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
 * The session bus among the addresses of `list`, for the D-Bus library, which goes no further than the first and knows
 * no escaped characters: of several the first that is there and that this Node can connect to. `nodeVersion` is such as
 * 20.18.1: one before 22 fills the name of a socket without a file with zeros up to 108 bytes, which makes it another name.
 */
export function sessionBusAddress(list: string, nodeVersion: string): string {
  const knowsNames = Number.parseInt(nodeVersion, 10) >= 22
  const there = busAddresses(list).filter(isThere)
  const chosen = there.find(({ parts }) => knowsNames || !parts.has('abstract')) ?? there[0]
  if (chosen?.transport !== 'unix') return list
  const socket = chosen.parts.get('path')
  return socket === undefined ? `unix:abstract=${chosen.parts.get('abstract')}` : `unix:path=${socket}`
}

function isThere({ transport, parts }: BusAddress): boolean {
  if (transport !== 'unix') return true
  const socket = parts.get('path')
  if (socket !== undefined) return existsSync(socket)
  const name = parts.get('abstract')
  return name !== undefined && isListedAs(`@${name}`)
}

/** Whether there is such a socket without a file; true where the system does not tell. */
function isListedAs(name: string): boolean {
  const sockets = readTextOrNull('/proc/net/unix')?.split('\n')
  return sockets === undefined || sockets.some((line) => line.endsWith(` ${name}`))
}
