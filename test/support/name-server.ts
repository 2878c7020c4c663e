import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'

/** A DNS server that notes who is looked up. */
export interface NameServer {
  /** Every name that was asked for, each once, in the order of their first question. */
  names(): readonly string[]
  /** How many connections were opened to its port 443, where DNS over HTTPS would be. */
  overHttps(): number
  close(): Promise<void>
}

/**
 * Starts it on port 53 of `own`, an address of this machine. `addressOf` gives the IPv4 address of a name; there are no other
 * records of it.
 */
export async function startNameServer(own: string, addressOf: (name: string) => string): Promise<NameServer> {
  const asked = new Set<string>()
  const socket = createSocket('udp4')
  socket.on('message', (query, sender) => {
    const { name, type, end } = questionOf(query)
    asked.add(name)
    const answers = type === typeA ? 1 : 0
    const header = Buffer.alloc(12)
    query.copy(header, 0, 0, 2)
    // An answer, recursion as asked for and available; one question, and an answer where it is for an address.
    header.writeUInt16BE(0x8180, 2)
    header.writeUInt16BE(1, 4)
    header.writeUInt16BE(answers, 6)
    const parts = [header, query.subarray(12, end), ...(answers === 0 ? [] : [record(addressOf(name))])]
    socket.send(Buffer.concat(parts), sender.port, sender.address)
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(53, own, resolve)
  })
  let overHttps = 0
  const secure = createServer((connection) => {
    overHttps += 1
    connection.destroy()
  })
  await new Promise<void>((resolve) => secure.listen(443, own, resolve))
  return {
    names: () => [...asked],
    overHttps: () => overHttps,
    close: async () => {
      secure.close()
      await new Promise<void>((resolve) => socket.close(() => resolve()))
    },
  }
}

const typeA = 1

/** The name and type of a query's question, and where it ends (RFC 1035, 4.1.2). */
function questionOf(query: Buffer): { readonly name: string; readonly type: number; readonly end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 }
}

/** The address of the name that the question asks for, for a minute (RFC 1035, 4.1.3 and 4.1.4). */
function record(address: string): Buffer {
  const fixed = Buffer.from([0xc0, 12, 0, typeA, 0, 1, 0, 0, 0, 60, 0, 4])
  return Buffer.concat([fixed, Buffer.from(address.split('.').map(Number))])
}
