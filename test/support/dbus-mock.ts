import { fileURLToPath } from 'node:url'
import { type BusConnection, connectBus } from './bus-connection.ts'
import { type Environment, type RunningProcess, startProcess } from './processes.ts'

/** A running stand-in of python3-dbusmock, and a connection to its bus. */
export type DbusMock = {
  readonly bus: BusConnection
  readonly daemon: RunningProcess
  /** Calls dbusmock's own methods on the object at `path`. */
  mock(
    path: string,
    member: string,
    signature: string,
    values: readonly unknown[],
  ): Promise<readonly unknown[]>
  /** Kills it. */
  stop(): Promise<void>
}

/** Starts one as `name` on the bus at `address`, from a template of dbusmock's or a file of this folder. */
export async function startDbusMock(
  name: string,
  template: string,
  parameters: object,
  address: string,
  env: Environment,
): Promise<DbusMock> {
  const file = template.endsWith('.py') ? fileURLToPath(new URL(template, import.meta.url)) : template
  const given = ['-B', '-m', 'dbusmock', '-t', file, '-p', JSON.stringify(parameters)]
  const daemon = startProcess('/usr/bin/python3', given, { env, from: 'python3' })
  const bus = connectBus(address)
  await bus.waitForOwner(name)
  return {
    bus,
    daemon,
    mock: (path, member, signature, values) =>
      bus.call(
        { destination: name, path, interface: 'org.freedesktop.DBus.Mock' },
        member,
        signature,
        values,
      ),
    stop: async () => {
      bus.close()
      await daemon.stop({ signal: 'SIGKILL' })
    },
  }
}
