import { z } from 'zod'
import { busItself, connectBus } from './bus-connection.ts'
import { eventually } from './condition.ts'
import type { Desktop } from './desktop.ts'
import { startProcess } from './processes.ts'

/** A stand-in for the part of a desktop that shows notifications. */
export interface NotificationServer {
  /** What was shown so far: each notification's body, oldest first. */
  shown(): Promise<readonly string[]>
  close(): Promise<void>
}

/** Starts one on the desktop's session bus: dbusmock's template, which takes all and shows nothing. */
export async function startNotificationServer({ env }: Desktop): Promise<NotificationServer> {
  const name = 'org.freedesktop.Notifications'
  const given = ['-B', '-m', 'dbusmock', '-t', 'notification_daemon']
  const daemon = startProcess('/usr/bin/python3', given, { env, from: 'python3' })
  const bus = connectBus(env.DBUS_SESSION_BUS_ADDRESS ?? '')
  const owned = () => bus.call(busItself, 'NameHasOwner', 's', [name])
  await eventually(owned, ([owner]) => owner === true, { describe: `${name} to be there` })
  const mock = {
    destination: name,
    path: '/org/freedesktop/Notifications',
    interface: 'org.freedesktop.DBus.Mock',
  }
  return {
    shown: async () => {
      const [calls] = await bus.call(mock, 'GetMethodCalls', 's', ['Notify'])
      return z
        .array(z.tuple([z.unknown(), z.array(z.object({ value: z.unknown() }))]))
        .parse(calls)
        .map(([, values]) => String(values[4]?.value))
    },
    close: async () => {
      bus.close()
      await daemon.stop()
    },
  }
}
