import { type Bus, variant } from '../dbus/bus.ts'
import type { Notice } from './notifications.ts'

// The notification service of a Linux desktop (freedesktop.org: Desktop Notifications Specification 1.2).

/** A picture: rows from the top, four bytes for each pixel (red, green, blue, alpha). */
export interface NotificationIcon {
  readonly width: number
  readonly height: number
  readonly pixels: Buffer
}

/** Who shows a notification. */
export interface NotifyingApp {
  readonly name: string
  /** The name of its desktop entry without `.desktop`. */
  readonly desktopEntry: string
  icon(): NotificationIcon | null
}

/** What the service sends about the notification with this id. */
export type NotificationSignal =
  | { readonly kind: 'clicked'; readonly id: number }
  | { readonly kind: 'pressed'; readonly id: number; readonly button: number }
  | { readonly kind: 'closed'; readonly id: number }

/** The service's capabilities, by the specification's names. */
export type Capabilities = ReadonlySet<unknown>

/** The name of the service and of its interface. */
const service = 'org.freedesktop.Notifications'
const object = { destination: service, path: '/org/freedesktop/Notifications' }

/** The specification's name for a click on the notification itself. */
const clickAction = 'default'

/** The names of the actions of its buttons: no notification of the app has more. */
const buttonActions: readonly string[] = ['first', 'second']

/**
 * Calls `ownerChanged` when another service, or none, owns the name, whose ids are not those of the one before; and `heard` with
 * each signal. Resolves once the bus delivers them. Rejects if it does not.
 */
export async function listenToService(
  bus: Bus,
  ownerChanged: () => void,
  heard: (signal: NotificationSignal) => void,
): Promise<void> {
  const from = { sender: service, path: object.path }
  await bus.onOwner(service, ownerChanged)
  await bus.onSignal({ ...from, signal: `${service}.ActionInvoked` }, ([id, action]) => {
    if (typeof id !== 'number') return
    const button = buttonActions.indexOf(String(action))
    if (action === clickAction) heard({ kind: 'clicked', id })
    else if (button >= 0) heard({ kind: 'pressed', id, button })
  })
  await bus.onSignal({ ...from, signal: `${service}.NotificationClosed` }, ([id]) => {
    if (typeof id === 'number') heard({ kind: 'closed', id })
  })
}

/** The capabilities, asked anew for each notification: another service may own the name by now. */
export async function askCapabilities(bus: Bus): Promise<Capabilities> {
  const [capabilities] = await bus.call({ ...object, method: `${service}.GetCapabilities`, limit: null })
  return new Set(Array.isArray(capabilities) ? capabilities : [])
}

/** How a notice is shown. */
export interface Appearance {
  readonly app: NotifyingApp
  /** The label for a click on the notification, which some desktops show. */
  readonly clickLabel: string
  readonly capabilities: Capabilities
  /** The id of the notification that it replaces; null: it is a new one. */
  readonly replaces: number | null
}

/** Shows a notice, and gives its id. Rejects if the service refuses it. */
export async function showNotification(
  bus: Bus,
  { title, body: text, buttons }: Notice,
  { app, clickLabel, capabilities, replaces }: Appearance,
): Promise<number> {
  const icon = app.icon()
  const hints = {
    'desktop-entry': variant('s', app.desktopEntry),
    urgency: variant('y', 1),
    ...(icon === null ? {} : { 'image-data': imageData(icon) }),
  }
  const escaped = capabilities.has('body-markup') ? withoutMarkup(text) : text
  // Some desktops show the first line only: then it has the message, not the title.
  const lines = capabilities.has('body') ? [title, escaped] : [text, '']
  const labels = buttons.flatMap(({ label }, index) => [buttonActions[index] ?? '', label])
  const actions = capabilities.has('actions') ? [clickAction, clickLabel, ...labels] : []
  const [id] = await bus.call({
    ...object,
    method: `${service}.Notify`,
    signature: 'susssasa{sv}i',
    // 0: it replaces none; '': no icon of the desktop's; -1: the service chooses how long it is shown.
    body: [app.name, replaces ?? 0, '', ...lines, actions, hints, -1],
    limit: null,
  })
  if (typeof id !== 'number') throw new Error('the notification service gives no number')
  return id
}

/** Closes a notification. Some services answer with an error if it is closed already, for example by a click on its button. */
export async function closeNotification(bus: Bus, id: number): Promise<void> {
  await bus.call({ ...object, method: `${service}.CloseNotification`, signature: 'u', body: [id] })
}

/** Keeps Exotel's words from becoming markup, such as a link (the specification: a subset of HTML, in the body only). */
function withoutMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Width, height, bytes in a row, has alpha, bits in a sample, samples in a pixel, pixels. */
function imageData({ width, height, pixels }: NotificationIcon): unknown {
  return variant('(iiibiiay)', [width, height, width * 4, true, 8, 4, pixels])
}
