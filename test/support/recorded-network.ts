import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { findProgram, runProcess } from './processes.ts'

/** Who was contacted from a network of one's own. */
export interface Contacts {
  /** Every name that was looked up, each once. */
  readonly names: readonly string[]
  /** How many packets left for other machines, whatever they were: a tried connection, a multicast, a ping. */
  readonly packets: number
  /** How many connections to the name server were not plain DNS. */
  readonly overHttps: number
}

/** Where such a network's names are looked up: the address of a provider whom Chromium knows to have DNS over HTTPS. */
export const nameServerAddress = '8.8.8.8'

/**
 * Runs `module`'s `run()` in a network namespace of its own (needs root, or unprivileged user namespaces): it has a
 * card with a route to everywhere, behind which nobody is, and its own machine as the only name server, at nameServerAddress. Gives what
 * `run` settles with, which is to be JSON. The file system is shared, and so are desktops' sockets.
 */
export async function runInNetworkOfItsOwn(module: string, within: number): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'hk-net-'))
  try {
    const resolver = join(folder, 'resolv.conf')
    const result = join(folder, 'result.json')
    writeFileSync(resolver, `nameserver ${nameServerAddress}\n`)
    findProgram('ip', 'iproute2')
    const set = `set -e
ip link set lo up
ip address add ${nameServerAddress}/32 dev lo
ip link add card type veth peer name nobody
for part in card nobody; do
  echo 1 > /proc/sys/net/ipv6/conf/$part/disable_ipv6
  ip link set $part up
done
ip address add 10.23.0.2/24 dev card
ip neighbour add 10.23.0.1 lladdr 02:00:00:00:00:01 dev card
ip route add default via 10.23.0.1
mount --bind '${resolver}' /etc/resolv.conf
exec "$@"`
    const root = process.getuid?.() === 0 ? [] : ['--map-root-user']
    const args = ['--net', '--mount', ...root, 'sh', '-c', set, 'sh', process.execPath, '--input-type=module']
    const { code, stderr } = await runProcess('unshare', [...args, '-e', runner, module, result], {
      from: 'util-linux',
      within,
    })
    if (code !== 0) throw new Error(`${module} failed in a network of its own:\n${stderr}`)
    return JSON.parse(readFileSync(result, 'utf8'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Loads a TypeScript module as the tests do, and writes down what its `run` settles with. */
const runner = `
import { writeFileSync } from 'node:fs'
import { createServer } from 'vite'
const [path, result] = process.argv.slice(1)
const server = { middlewareMode: true, hmr: false, ws: false, watch: null }
const loader = await createServer({ configFile: false, appType: 'custom', optimizeDeps: { noDiscovery: true }, server })
const module = await loader.ssrLoadModule(path)
writeFileSync(result, JSON.stringify(await module.run()))
process.exit(0)`

/** The packets that the card of such a network has sent so far. */
export function packetsSent(): number {
  const line = readFileSync('/proc/net/dev', 'utf8')
    .split('\n')
    .find((one) => one.trim().startsWith('card:'))
  // Behind the name stand eight numbers of what came, and then those of what went: bytes, packets.
  const packets = line?.split(':')[1]?.trim().split(/\s+/)[9]
  return z.coerce.number().int().parse(packets)
}
