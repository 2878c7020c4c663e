import { z } from 'zod'
import { variant } from './bus-connection.ts'
import { startDbusMock } from './dbus-mock.ts'
import type { Desktop } from './desktop.ts'

/** One call of Notify. */
export interface SeenNotification {
  readonly app: string
  /** The id that the service gave it: that of the one that it replaces, or the next number, from 1 on. */
  readonly id: number
  /** The id of the one whose place it takes; 0 for none. */
  readonly replaces: number
  readonly title: string
  readonly body: string
  /** Key and label of each action, one after the other. */
  readonly actions: readonly string[]
  readonly hints: Readonly<Record<string, unknown>>
}

/** The labels of its buttons; the action of a click on the notification itself is none. */
export function labelsOf({ actions }: SeenNotification): readonly string[] {
  return actions.filter((_, index) => index % 2 === 1).slice(1)
}

/** A stand-in for a desktop's notification service. */
export interface NotificationServer {
  /** The body of each notification so far, oldest first. */
  shown(): Promise<readonly string[]>
  /** The notifications in full, oldest first. */
  notifications(): Promise<readonly SeenNotification[]>
  /** The ids of those that the app closed itself. */
  closed(): Promise<readonly number[]>
  /** Clicks the notification `id`, or one of its actions. */
  click(id: number, action?: string): Promise<void>
  /** Closes the notification `id`, as the agent does. */
  dismiss(id: number): Promise<void>
  close(): Promise<void>
}

const name = 'org.freedesktop.Notifications'
const path = '/org/freedesktop/Notifications'

/**
 * Starts one on the desktop's session bus: dbusmock's template, which accepts every call and shows nothing. Its
 * capabilities are the template's, such as body and body-markup, where none are given.
 */
export async function startNotificationServer(
  { env }: Desktop,
  { capabilities }: { readonly capabilities?: readonly string[] } = {},
): Promise<NotificationServer> {
  const parameters = capabilities === undefined ? {} : { capabilities: capabilities.join(' ') }
  const address = env.DBUS_SESSION_BUS_ADDRESS ?? ''
  const { mock, stop } = await startDbusMock(name, 'notification_daemon', parameters, address, env)
  const calls = async (method: string) => {
    const [made] = await mock(path, 'GetMethodCalls', 's', [method])
    return callsSchema.parse(made).map(([, values]) => values.map(({ value }) => value))
  }
  const emit = async (signal: string, signature: string, values: readonly unknown[]) => {
    await mock(path, 'EmitSignal', 'sssav', [name, signal, signature, values])
  }
  const notifications = async () => {
    let last = 0
    return (await calls('Notify')).map((values) => {
      const [app, replaces, , title, body, actions, hints] = notifySchema.parse(values)
      if (replaces === 0) last += 1
      return { id: replaces === 0 ? last : replaces, app, replaces, title, body, actions, hints }
    })
  }
  return {
    shown: async () => (await notifications()).map(({ body }) => body),
    notifications,
    closed: async () => (await calls('CloseNotification')).map(([id]) => z.number().parse(id)),
    click: (id, action = 'default') => emit('ActionInvoked', 'us', [variant('u', id), variant('s', action)]),
    dismiss: (id) => emit('NotificationClosed', 'uu', [variant('u', id), variant('u', 2)]),
    close: stop,
  }
}

const callsSchema = z.array(z.tuple([z.unknown(), z.array(z.object({ value: z.unknown() }))]))
const hintsSchema = z
  .record(z.string(), z.object({ value: z.unknown() }))
  .transform((hints) => Object.fromEntries(Object.entries(hints).map(([key, { value }]) => [key, value])))
const notifySchema = z.tuple([
  z.string(),
  z.number(),
  z.string(),
  z.string(),
  z.string(),
  z.array(z.string()),
  hintsSchema,
  z.number(),
])
