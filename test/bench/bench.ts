import { cpSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { dirname, join } from 'node:path'
import { electronArguments, electronProgram } from '../support/electron.ts'
import { checkout, startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { startProcess } from '../support/processes.ts'
import { findEntry } from '../support/status-notifier-menu.ts'
import { startEchoServer, watchArrivals } from './arrivals.ts'
import { bareEntry, bareUrl, writeBareApp } from './bare-app.ts'
import { printResults } from './print-results.ts'
import { type Contender, type Costs, type Ground, measure } from './rounds.ts'
import { openTrayWire } from './tray-wire.ts'

/**
 * Runs Hookswitch and two apps that have nothing but a tray in turns, `rounds` times each after one that does not
 * count, and prints what each cost. Rejects where something could not be measured; no result is a failure.
 */
export async function bench(rounds: number): Promise<void> {
  const place = await startWorkplace()
  const echo = await startEchoServer()
  const arrivals = watchArrivals()
  try {
    // All in the desktop's folder, which goes with it, however this process ends.
    const folder = join(place.desktop.home, 'bench')
    useOwnRuntime(join(folder, 'runtime'))
    const wire = await openTrayWire(place.desktop.env.DBUS_SESSION_BUS_ADDRESS ?? '')
    const ground: Ground = { host: place.desktop.host, wire, arrivals }
    const icon = join(checkout, 'assets', 'tray', 'off.png')
    const bare = (name: string, lean: boolean) =>
      bareApp(name, { path: writeBareApp(folder, icon, lean), place, url: echo.url })
    const contenders = [
      await hookswitch(place),
      bare('bare tray', true),
      bare('bare tray with GPU process', false),
    ]
    say(machine())
    const results = await inTurns(contenders, rounds, ground)
    say(machine())
    printResults(results)
    wire.close()
  } finally {
    arrivals.close()
    await place.close()
    echo.close()
  }
}

/**
 * Copies Electron and uses the copy: what another Electron on this machine has loaded of the same files would be
 * shared with it, and make the memory of ours look smaller than it is.
 */
function useOwnRuntime(copy: string): void {
  cpSync(dirname(electronProgram()), copy, { recursive: true })
  process.env.ELECTRON_OVERRIDE_DIST_PATH = copy
}

/** Each round begins with another, so that none always follows the same one. The first round fills the disk's cache. */
async function inTurns(
  contenders: readonly Contender[],
  rounds: number,
  ground: Ground,
): Promise<ReadonlyMap<string, readonly Costs[]>> {
  const results = new Map<string, Costs[]>(contenders.map(({ name }) => [name, []]))
  for (let round = 0; round <= rounds; round += 1) {
    const shift = round % contenders.length
    for (const contender of [...contenders.slice(shift), ...contenders.slice(0, shift)]) {
      const costs = await measure(contender, ground)
      if (round > 0) results.get(contender.name)?.push(costs)
      const memory = costs.memory.all.toFixed(0)
      say(`round ${round}, ${contender.name}: tray after ${costs.tray.toFixed(0)} ms, ${memory} MiB`)
    }
  }
  return results
}

/** Hookswitch as it is built, signed in and started without a window. */
async function hookswitch(place: Workplace): Promise<Contender> {
  const { host } = place.desktop
  const signedIn = await place.signIn()
  if (signedIn.code !== 0) throw new Error(`Hookswitch could not sign in:\n${signedIn.stderr}`)
  const marked = async (entry: string) => {
    const accept = ({ menu }: Parameters<Parameters<typeof host.waitFor>[0]>[0]) =>
      findEntry(menu, entry).toggleState === 1
    await host.waitFor(accept, `${entry} to be marked`, { within: 15_000 })
  }
  return {
    name: 'Hookswitch',
    start: () => place.start(['--hidden']),
    // The last click of every round is Off.
    ready: () => marked('Off'),
    entries: { on: 'SIP', off: 'Off' },
    clicked: marked,
  }
}

function bareApp(
  name: string,
  { path, place, url }: { readonly path: string; readonly place: Workplace; readonly url: string },
): Contender {
  const env = { ...place.desktop.env, [bareUrl]: url }
  return {
    name,
    start: () => startProcess(electronProgram(), [...electronArguments(), path], { env }),
    ready: async () => {},
    entries: { on: bareEntry, off: bareEntry },
    clicked: async () => {},
  }
}

function machine(): string {
  const load = loadavg().map((one) => one.toFixed(1))
  return `${cpus().length} cores, load ${load.join(' ')} (1, 5, 15 minutes)`
}

function say(sentence: string): void {
  console.error(sentence)
}
