import { timing } from '../../core/model/timing.ts'
import { errorMessage } from '../../core/text/error-text.ts'
import { type Bus, variant } from '../dbus/bus.ts'
import type { Notice, Notifier } from './notifications.ts'

/** What the notifications of a Linux desktop need. */
export interface LinuxNotifierOptions {
  /** The shared connection to the session bus; null if there is none. */
  sessionBus(): Bus | null
  /** The app's name and icon, and the name of its desktop entry without `.desktop`. */
  readonly app: { readonly name: string; readonly desktopEntry: string; icon(): NotificationIcon | null }
  /** The label for a click on the notification, which some desktops show. */
  clickLabel(): string
  clicked(): void
  /** Called with the reason when a notification was not shown. */
  notShown(reason: string): void
}

/** A picture: rows from the top, four bytes for each pixel (red, green, blue, alpha). */
export interface NotificationIcon {
  readonly width: number
  readonly height: number
  readonly pixels: Buffer
}

/** The name of the service and of its interface (freedesktop.org: Desktop Notifications Specification 1.2). */
const service = 'org.freedesktop.Notifications'
const destination = { destination: service, path: '/org/freedesktop/Notifications' }

interface WaitingNotice {
  readonly notice: Notice
  /** Whether it may only replace a notification that is still on the screen. */
  readonly isUpdate: boolean
  /** When the app asked for it, on the monotonic clock. */
  readonly since: number
}

/**
 * Notifications of a Linux desktop, by D-Bus calls that the app does not wait for. Electron's are synchronous (libnotify),
 * so a notification service that hangs would stop the whole app. One call is under way at a time, and only the newest notice
 * waits for its turn. A notice that the service shows later than timing.noticeLifetime is outdated, and is closed again.
 */
export function linuxNotifier(options: LinuxNotifierOptions): Notifier {
  let waiting: WaitingNotice | null = null
  let busy = false
  /** Whether the notice that is being shown is to be closed at once. */
  let closing = false
  /** The id of the notification on the screen; it is valid only as long as the service runs. */
  let shown: { readonly id: number; readonly notice: Notice } | null = null
  let listeningOn: { readonly bus: Bus; readonly listening: Promise<void> } | null = null

  async function showWaiting(): Promise<void> {
    if (busy) return
    busy = true
    for (let next = waiting; next !== null; next = waiting) {
      waiting = null
      await showNow(next).catch((error: unknown) => options.notShown(errorMessage(error)))
    }
    busy = false
  }

  async function showNow({ notice, isUpdate, since }: WaitingNotice): Promise<void> {
    const bus = options.sessionBus()
    if (bus === null) return
    const late = setTimeout(
      () => options.notShown('the notification service does not answer'),
      timing.noticeLifetime,
    )
    const isOld = () => performance.now() - since > timing.noticeLifetime
    try {
      await listenOn(bus)
      const capabilities = await askCapabilities(bus)
      if (waiting !== null) {
        // The older notice was never on the screen, so the waiting update is shown as a new notification.
        waiting = { ...waiting, isUpdate: waiting.isUpdate && isUpdate }
        return
      }
      if (isOld() || (isUpdate && shown === null)) return
      const id = await notify(bus, notice, capabilities)
      shown = { id, notice }
      if (isOld() || closing) await closeShown(bus)
    } finally {
      clearTimeout(late)
    }
  }

  /** Listens for clicks and closings before the first notification can be clicked. */
  function listenOn(bus: Bus): Promise<void> {
    if (listeningOn?.bus === bus) return listeningOn.listening
    const listening = listen(bus)
    listeningOn = { bus, listening }
    listening.catch(() => {
      // The next notification tries again.
      if (listeningOn?.listening === listening) listeningOn = null
    })
    return listening
  }

  async function listen(bus: Bus): Promise<void> {
    shown = null
    await bus.onOwner(service, () => {
      shown = null
    })
    const from = { sender: service, path: destination.path }
    await bus.onSignal({ ...from, signal: `${service}.ActionInvoked` }, onceKnown(act))
    await bus.onSignal({ ...from, signal: `${service}.NotificationClosed` }, onceKnown(forget))
  }

  /**
   * The service's reply with the id of a notification may arrive together with the first signals about it. The reply's promise
   * resolves after they were delivered, so a signal about an unknown id is handled once it has.
   */
  function onceKnown(handle: (body: readonly unknown[]) => void): (body: readonly unknown[]) => void {
    return (body) => {
      if (body[0] === shown?.id) handle(body)
      else setImmediate(() => handle(body))
    }
  }

  function forget([id]: readonly unknown[]): void {
    if (id === shown?.id) shown = null
  }

  function act([id, action]: readonly unknown[]): void {
    if (shown === null || id !== shown.id) return
    if (action === clickAction) options.clicked()
    else shown.notice.buttons[buttonActions.indexOf(String(action))]?.press()
  }

  async function closeShown(bus: Bus): Promise<void> {
    if (shown === null) return
    const { id } = shown
    shown = null
    await bus.call({ ...destination, method: `${service}.CloseNotification`, signature: 'u', body: [id] })
  }

  async function notify(
    bus: Bus,
    { title, body: text, buttons }: Notice,
    capabilities: Capabilities,
  ): Promise<number> {
    const { name, desktopEntry, icon } = options.app
    const picture = icon()
    const hints = {
      'desktop-entry': variant('s', desktopEntry),
      urgency: variant('y', 1),
      ...(picture === null ? {} : { 'image-data': imageData(picture) }),
    }
    const escaped = capabilities.has('body-markup') ? withoutMarkup(text) : text
    // Some desktops show the first line only: then it has the message, not the title.
    const lines = capabilities.has('body') ? [title, escaped] : [text, '']
    const labels = buttons.flatMap(({ label }, index) => [buttonActions[index] ?? '', label])
    const actions = capabilities.has('actions') ? [clickAction, options.clickLabel(), ...labels] : []
    // -1: the service chooses how long it is shown.
    const body = [name, shown?.id ?? 0, '', ...lines, actions, hints, -1]
    const [id] = await bus.call({
      ...destination,
      method: `${service}.Notify`,
      signature: 'susssasa{sv}i',
      body,
      limit: null,
    })
    if (typeof id !== 'number') throw new Error('the notification service gives no number')
    return id
  }

  function wait(notice: Notice, isUpdate: boolean): void {
    closing = false
    // An update replaces the notice that still waits.
    waiting = { notice, isUpdate: isUpdate && waiting?.isUpdate !== false, since: performance.now() }
    void showWaiting()
  }

  return {
    show: (notice) => wait(notice, false),
    update: (notice) => wait(notice, true),
    close() {
      waiting = null
      closing = busy
      const bus = options.sessionBus()
      // Some services answer with an error if it is closed already, for example by a click on its button.
      if (bus !== null) void closeShown(bus).catch(() => {})
    },
  }
}

/** The specification's name for a click on the notification itself. */
const clickAction = 'default'

/** The names of the actions of its buttons: no notification of the app has more. */
const buttonActions: readonly string[] = ['first', 'second']

/** The service's capabilities, by the specification's names. */
type Capabilities = ReadonlySet<unknown>

/** The capabilities, asked anew for each notification: another service may own the name by now. */
async function askCapabilities(bus: Bus): Promise<Capabilities> {
  const [capabilities] = await bus.call({ ...destination, method: `${service}.GetCapabilities`, limit: null })
  return new Set(Array.isArray(capabilities) ? capabilities : [])
}

/** Keeps Exotel's words from becoming markup, such as a link (the specification: a subset of HTML, in the body only). */
function withoutMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Width, height, bytes in a row, has alpha, bits in a sample, samples in a pixel, pixels. */
function imageData({ width, height, pixels }: NotificationIcon): unknown {
  return variant('(iiibiiay)', [width, height, width * 4, true, 8, 4, pixels])
}
