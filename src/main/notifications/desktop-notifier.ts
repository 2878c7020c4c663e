import { timing } from '../../core/model/timing.ts'
import { type Bus, variant } from '../dbus/bus.ts'
import type { Notice, Notifier } from './notifier.ts'

/** What the desktop's notifications need. */
export interface DesktopNotifierParts {
  /** The shared connection to the session bus; null where there is none. */
  sessionBus(): Bus | null
  /** The app's name and icon, and the name of its desktop entry without `.desktop`. */
  readonly app: { readonly name: string; readonly desktopEntry: string; icon(): NoticeIcon | null }
  /** What a click does, in words: some desktops show it. */
  clickLabel(): string
  clicked(): void
  /** Told why one was not shown. */
  notShown(reason: string): void
}

/** A picture: rows from the top, four bytes a pixel (red, green, blue, alpha). */
export interface NoticeIcon {
  readonly width: number
  readonly height: number
  readonly pixels: Buffer
}

/** The service, its object and its interface have one name (freedesktop.org: Desktop Notifications Specification 1.2). */
const service = 'org.freedesktop.Notifications'
const destination = { destination: service, path: '/org/freedesktop/Notifications' }

interface Wanted {
  readonly notice: Notice
  /** When it was asked for, on the monotonic clock. */
  readonly since: number
}

/**
 * Notifications of a Linux desktop, by calls of our own that nothing waits for: Electron's are synchronous
 * (libnotify), and a service that hangs would stop the whole app. One call is under way at a time; what is asked for
 * meanwhile waits for it, the newest alone. A service that hangs costs its notifications, and what it gets round to
 * later than timing.noticeLifetime is taken back, as it is no news any more.
 */
export function desktopNotifier(parts: DesktopNotifierParts): Notifier {
  let wanted: Wanted | null = null
  let busy = false
  /** The id of the one that is on the screen; it names the same one only as long as the service lives. */
  let shown: number | null = null
  let heard: { readonly bus: Bus; readonly listening: Promise<void> } | null = null

  async function showWanted(): Promise<void> {
    if (busy) return
    busy = true
    for (let next = wanted; next !== null; next = wanted) {
      wanted = null
      await put(next).catch((error: unknown) => parts.notShown(reasonOf(error)))
    }
    busy = false
  }

  async function put({ notice, since }: Wanted): Promise<void> {
    const bus = parts.sessionBus()
    if (bus === null) return
    const late = setTimeout(() => parts.notShown('nobody answers yet'), timing.noticeLifetime)
    const isOld = () => performance.now() - since > timing.noticeLifetime
    try {
      await listenOn(bus)
      const abilities = await askAbilities(bus)
      if (wanted !== null || isOld()) return
      const id = await notify(bus, notice, abilities)
      shown = id
      if (isOld())
        await bus.call({ ...destination, method: `${service}.CloseNotification`, signature: 'u', body: [id] })
    } finally {
      clearTimeout(late)
    }
  }

  /** Hears clicks and closings before the first notification is there to be clicked. */
  function listenOn(bus: Bus): Promise<void> {
    if (heard?.bus === bus) return heard.listening
    const listening = listen(bus)
    heard = { bus, listening }
    listening.catch(() => {
      // Tried again with the next notification.
      if (heard?.listening === listening) heard = null
    })
    return listening
  }

  async function listen(bus: Bus): Promise<void> {
    shown = null
    await bus.onOwner(service, () => {
      shown = null
    })
    const heard = { sender: service, path: destination.path }
    await bus.onSignal({ ...heard, signal: `${service}.ActionInvoked` }, ([id, action]) => {
      if (id === shown && action === clickAction) parts.clicked()
    })
    await bus.onSignal({ ...heard, signal: `${service}.NotificationClosed` }, ([id]) => {
      if (id === shown) shown = null
    })
  }

  async function notify(bus: Bus, { title, body }: Notice, abilities: Abilities): Promise<number> {
    const { name, desktopEntry, icon } = parts.app
    const picture = icon()
    const hints = {
      'desktop-entry': variant('s', desktopEntry),
      urgency: variant('y', 1),
      ...(picture === null ? {} : { 'image-data': imageData(picture) }),
    }
    const text = abilities.has('body-markup') ? withoutMarkup(body) : body
    // Some desktops show the first line alone: then it says what there is to say, not who says it.
    const lines = abilities.has('body') ? [title, text] : [body, '']
    const actions = abilities.has('actions') ? [clickAction, parts.clickLabel()] : []
    // Its own time is up to the service: -1.
    const given = [name, shown ?? 0, '', ...lines, actions, hints, -1]
    const [id] = await bus.call({
      ...destination,
      method: `${service}.Notify`,
      signature: 'susssasa{sv}i',
      body: given,
      limit: null,
    })
    if (typeof id !== 'number') throw new Error('the notification service gives no number')
    return id
  }

  return {
    show(notice) {
      wanted = { notice, since: performance.now() }
      void showWanted()
    },
  }
}

/** The action that a click on the notification itself is (the specification's name for it). */
const clickAction = 'default'

/** What the service is able to do, by the specification's names. */
type Abilities = ReadonlySet<unknown>

/** Asked each time: another service may have taken the name, and notifications are rare. */
async function askAbilities(bus: Bus): Promise<Abilities> {
  const [abilities] = await bus.call({ ...destination, method: `${service}.GetCapabilities`, limit: null })
  return new Set(Array.isArray(abilities) ? abilities : [])
}

/** What Exotel says must not become markup, as of a link (the specification: a subset of HTML, in the body alone). */
function withoutMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** width, height, bytes in a row, whether there is alpha, bits of a sample, samples of a pixel, pixels. */
function imageData({ width, height, pixels }: NoticeIcon): unknown {
  return variant('(iiibiiay)', [width, height, width * 4, true, 8, 4, pixels])
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
