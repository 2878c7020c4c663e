import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { memoryOf } from '../bench/process-costs.ts'
import { connectBus } from '../support/bus-connection.ts'
import { eventually } from '../support/condition.ts'
import type { Workplace } from '../support/hookswitch.ts'
import type { RunningProcess } from '../support/processes.ts'

/** What the running app holds at one moment. */
export interface Holdings {
  /** Bytes of V8's heap in the main process, after a collection. */
  readonly heap: number
  /** MiB of the whole tree with no file behind them: the rest depends on what else runs of the same Electron. */
  readonly memory: number
  readonly listeners: number
  /** Timers of Node's that wait in the main process. */
  readonly timers: number
  /** Open file descriptors of all its processes. */
  readonly handles: number
  readonly threads: number
  readonly processes: number
  /** Rules by which the session bus delivers signals to it. */
  readonly busMatches: number
  /** Files in its profile. */
  readonly files: readonly string[]
  /** Bytes of the journal, the old one included. */
  readonly journal: number
}

/** Counts what the app at `place` holds; it has to run with the probe (probe.cjs). */
export async function holdingsOf(place: Workplace, app: RunningProcess): Promise<Holdings> {
  const before = samples(app).length
  app.write('sample\n')
  const taken = await eventually(
    () => samples(app),
    (all) => all.length > before,
    { describe: 'the probe to answer', within: 60_000 },
  )
  const found = taken.at(-1) ?? ''
  const { heap, listeners, timers }: { heap: number; listeners: number; timers: number } = JSON.parse(
    found.slice('probe '.length),
  )
  const tree = app.tree()
  const count = (folder: 'fd' | 'task') =>
    tree.reduce((sum, { pid }) => sum + readdirSync(`/proc/${pid}/${folder}`).length, 0)
  return {
    heap,
    memory: memoryOf(app.pid).anonymous,
    listeners,
    timers,
    handles: count('fd'),
    threads: count('task'),
    processes: tree.length,
    busMatches: await busMatches(place, app.pid),
    files: readdirSync(place.profile, { recursive: true, encoding: 'utf8' }).sort(),
    journal: ['journal.log', 'journal.old.log'].reduce(
      (sum, name) => sum + sizeOf(join(place.profile, name)),
      0,
    ),
  }
}

function samples(app: RunningProcess): readonly string[] {
  return app.lines().filter((line) => line.startsWith('probe '))
}

/** The number of match rules of all connections of the process to the session bus (dbus-daemon: Debug.Stats). */
async function busMatches({ desktop }: Workplace, pid: number): Promise<number> {
  const bus = connectBus(desktop.env.DBUS_SESSION_BUS_ADDRESS ?? '')
  const driver = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus' }
  const stats = { ...driver, interface: 'org.freedesktop.DBus.Debug.Stats' }
  const ids = { ...driver, interface: 'org.freedesktop.DBus' }
  try {
    const [rules] = await bus.call(stats, 'GetAllMatchRules')
    if (typeof rules !== 'object' || rules === null) throw new Error('The bus gives no match rules')
    let total = 0
    for (const [name, list] of Object.entries(rules)) {
      const [owner] = await bus.call(ids, 'GetConnectionUnixProcessID', 's', [name]).catch(() => [null])
      if (owner === pid) total += Object.values(Array.isArray(list) ? list : (list.value ?? [])).length
    }
    return total
  } finally {
    bus.close()
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
