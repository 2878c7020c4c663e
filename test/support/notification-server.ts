import { z } from 'zod'
import { variant } from './bus-connection.ts'
import { startDbusMock } from './dbus-mock.ts'
import type { Desktop } from './desktop.ts'

/** One call of Notify. */
export interface SeenNotification {
  readonly app: string
  /** The id of the one whose place it takes; 0 for none. */
  readonly replaces: number
  readonly title: string
  readonly body: string
  /** Key and label of each action, one after the other. */
  readonly actions: readonly string[]
  readonly hints: Readonly<Record<string, unknown>>
}

/** A stand-in for a desktop's notification service. */
export interface NotificationServer {
  /** The body of each notification so far, oldest first. */
  shown(): Promise<readonly string[]>
  /** The notifications in full. Each gets the id of the one that it replaces, or the next number, from 1 on. */
  notifications(): Promise<readonly SeenNotification[]>
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
  const notifications = async () =>
    (await calls('Notify')).map((values) => {
      const [app, replaces, , title, body, actions, hints] = notifySchema.parse(values)
      return { app, replaces, title, body, actions, hints }
    })
  return {
    shown: async () => (await notifications()).map(({ body }) => body),
    notifications,
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
