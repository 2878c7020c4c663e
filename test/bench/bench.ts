import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { watchAppWindow } from '../support/app-window.ts'
import { electronArguments, electronProgram } from '../support/electron.ts'
import { checkout, startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { installCommand } from '../support/installed-command.ts'
import { startNamedScreensaver } from '../support/named-screensaver.ts'
import { type Environment, startProcess } from '../support/processes.ts'
import { findEntry } from '../support/status-notifier-menu.ts'
import { startEchoServer, watchArrivals } from './arrivals.ts'
import { bareEntry, barePrint, bareUrl, writeBareApp } from './bare-app.ts'
import { drawResults } from './draw-results.ts'
import { memoryOf } from './process-costs.ts'
import { printResults, resultsOf } from './results.ts'
import { type Contender, type Costs, type Ground, type More, measure, settling } from './rounds.ts'
import { openTrayWire } from './tray-wire.ts'

/**
 * Runs Hookswitch and an app that has nothing but a tray in turns, `rounds` times each after one that does not count;
 * prints what each cost beside its target, and writes `bench.json` and `bench.svg` into `folder`. Rejects where
 * something could not be measured; no result is a failure.
 */
export async function bench(rounds: number, folder: string): Promise<void> {
  const place = await startWorkplace()
  const echo = await startEchoServer()
  const arrivals = watchArrivals()
  try {
    // All in the desktop's folder, which goes with it, however this process ends.
    const own = join(place.desktop.home, 'bench')
    useOwnRuntime(join(own, 'runtime'))
    const wire = await openTrayWire(place.desktop.env.DBUS_SESSION_BUS_ADDRESS ?? '')
    const ground: Ground = { host: place.desktop.host, wire, arrivals }
    const icon = join(checkout, 'assets', 'tray', 'off.png')
    const bare = bareApp(place, writeBareApp(own, icon), echo.url)
    const before = machine()
    say(before)
    const { subject, others } = await inTurns(await hookswitch(place, ground, own), bare, rounds, ground)
    const after = machine()
    say(after)
    wire.close()
    const results = resultsOf(subject, others)
    printResults(results, { subject, others })
    mkdirSync(folder, { recursive: true })
    const facts = { rounds, machine: [before, after], electron: process.env.ELECTRON_OVERRIDE_DIST_PATH }
    writeFileSync(
      join(folder, 'bench.json'),
      `${JSON.stringify({ ...facts, results, subject, bare: others }, null, 1)}\n`,
    )
    writeFileSync(join(folder, 'bench.svg'), drawResults(results))
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

/** Each round begins with the other, so that none always follows the same one. The first round fills the disk's cache. */
async function inTurns(
  one: Contender,
  other: Contender,
  rounds: number,
  ground: Ground,
): Promise<{ readonly subject: readonly Costs[]; readonly others: readonly Costs[] }> {
  const results = new Map<Contender, Costs[]>([
    [one, []],
    [other, []],
  ])
  for (let round = 0; round <= rounds; round += 1) {
    for (const contender of round % 2 === 0 ? [one, other] : [other, one]) {
      const costs = await measure(contender, ground)
      if (round > 0) results.get(contender)?.push(costs)
      const memory = costs.memory.all.toFixed(0)
      say(`round ${round}, ${contender.name}: tray after ${costs.tray.toFixed(0)} ms, ${memory} MiB`)
    }
  }
  return { subject: results.get(one) ?? [], others: results.get(other) ?? [] }
}

/** Hookswitch as it is built, signed in and started without a window. */
async function hookswitch(place: Workplace, ground: Ground, folder: string): Promise<Contender> {
  const { host, env } = place.desktop
  const signedIn = await place.signIn()
  if (signedIn.code !== 0) throw new Error(`Hookswitch could not sign in:\n${signedIn.stderr}`)
  const screensaver = await startNamedScreensaver(place.desktop, 'org.gnome.ScreenSaver')
  const window = await watchAppWindow(place)
  const program = [electronProgram(), ...electronArguments(), checkout].map((part) => `'${part}'`).join(' ')
  mkdirSync(folder, { recursive: true })
  const installed = installCommand(folder, `exec ${program} "$@"`)
  const marked = async (entry: string) => {
    const accept = ({ menu }: Parameters<Parameters<typeof host.waitFor>[0]>[0]) =>
      findEntry(menu, entry).toggleState === 1
    await host.waitFor(accept, `${entry} to be marked`, { within: 15_000 })
  }
  const choose = async (entry: string) => {
    const { item, menu } = await host.waitFor(
      ({ menu }) => findEntry(menu, entry).enabled,
      `${entry} to be enabled`,
    )
    ground.wire.click(item.owner, item.menu, findEntry(menu, entry).id)
    await marked(entry)
  }
  const lock = async () => {
    const arrived = ground.arrivals.nextPut()
    const locked = performance.now()
    screensaver.setActive(true)
    const took = (await arrived) - locked
    await marked('Off')
    screensaver.setActive(false)
    await marked('SIP')
    await pause(betweenLocks)
    return took
  }
  return {
    name: 'Hookswitch',
    start: () => place.start(['--hidden']),
    // The last click of every round is Off.
    ready: () => marked('Off'),
    entries: { on: 'SIP', off: 'Off' },
    clicked: marked,
    command: () => timed(electronProgram(), [...electronArguments(), checkout, 'status'], env),
    more: async (app): Promise<More> => {
      await choose('SIP')
      const locks: number[] = []
      for (let count = 0; count < lockCount; count += 1) locks.push(await lock())
      await choose('Off')
      const installedCommand = await timed(installed, ['status'], env)
      const opened: number[] = []
      for (let count = 0; count < windowCount; count += 1) {
        opened.push(await window.open())
        await pause(betweenLocks)
        await window.close(app)
      }
      await pause(settling)
      const [firstWindow = Number.NaN, ...windows] = opened
      return { locks, installedCommand, firstWindow, windows, memoryAfterWindow: memoryOf(app.pid) }
    },
  }
}

const lockCount = 3
const windowCount = 3

/** Between locks, and while the window is open: as long as between clicks. */
const betweenLocks = 300

function bareApp({ desktop }: Workplace, path: string, url: string): Contender {
  const env = { ...desktop.env, [bareUrl]: url }
  const given = [...electronArguments(), path]
  return {
    name: 'bare tray',
    start: () => startProcess(electronProgram(), given, { env }),
    ready: async () => {},
    entries: { on: bareEntry, off: bareEntry },
    clicked: async () => {},
    command: () => timed(electronProgram(), [...given, barePrint], env),
    more: null,
  }
}

/** Milliseconds that a program takes, from its start to its end. */
async function timed(program: string, args: readonly string[], env: Environment): Promise<number> {
  const started = performance.now()
  const child = startProcess(program, args, { env })
  child.endInput()
  const { code } = await child.exited
  const took = performance.now() - started
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${child.stderr()}`)
  return took
}

function machine(): string {
  const load = loadavg().map((one) => one.toFixed(1))
  return `${cpus().length} cores, load ${load.join(' ')} (1, 5, 15 minutes)`
}

function say(sentence: string): void {
  console.error(sentence)
}
