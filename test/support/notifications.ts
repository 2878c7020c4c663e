import { busItself, connectBus } from './bus-connection.ts'
import { eventually } from './condition.ts'
import type { Desktop } from './desktop.ts'
import { startProcess } from './processes.ts'

/** The desktop's notifications. */
export type Notifications = {
  /** Settles once one has been shown whose text matches. */
  shown(text: RegExp, within?: number): Promise<void>
  /** The texts of all that were shown. */
  all(): readonly string[]
}

/** Starts python3-dbusmock's notification service on the desktop's session bus: it shows nothing and logs everything. */
export async function startNotifications(desktop: Desktop): Promise<Notifications> {
  const { env } = desktop
  const given = ['-B', '-m', 'dbusmock', '--template', 'notification_daemon']
  const daemon = startProcess('/usr/bin/python3', given, { env, from: 'python3-dbusmock' })
  const bus = connectBus(env.DBUS_SESSION_BUS_ADDRESS ?? '')
  await eventually(
    () => bus.call(busItself, 'NameHasOwner', 's', ['org.freedesktop.Notifications']),
    ([owned]) => owned === true,
    { describe: 'the notification service to run', within: 10_000 },
  )
  const all = () => daemon.lines().filter((line) => / Notify /.test(line))
  return {
    all,
    shown: async (text, within = 10_000) => {
      const describe = `a notification that says ${text}`
      await eventually(all, (lines) => lines.some((line) => text.test(line)), { describe, within })
    },
  }
}
