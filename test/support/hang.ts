import { type BusConnection, busItself, connectBus } from './bus-connection.ts'
import { eventually } from './condition.ts'
import type { Desktop } from './desktop.ts'
import { processStatus, signalAll } from './process-tree.ts'

/** Lets the program go on. May be called twice. */
export type Release = () => void

/**
 * Stops the process that owns `name` on the desktop's session bus, like a program that hangs: it keeps its name, receives
 * calls and does not answer. The bus itself is stopped by its own name.
 */
export async function hangOwner({ env }: Desktop, name: string): Promise<Release> {
  const bus = connectBus(env.DBUS_SESSION_BUS_ADDRESS ?? '')
  try {
    const pid = await ownerOf(bus, name)
    signalAll([pid], 'SIGSTOP')
    const state = () => processStatus(pid)?.state
    await eventually(state, (now) => now === 'T', { describe: `the owner of ${name} to stand still` })
    return () => signalAll([pid], 'SIGCONT')
  } finally {
    bus.close()
  }
}

async function ownerOf(bus: BusConnection, name: string): Promise<number> {
  const [pid] = await bus.call(busItself, 'GetConnectionUnixProcessID', 's', [name])
  if (typeof pid !== 'number') throw new Error(`Nobody owns ${name}`)
  return pid
}
