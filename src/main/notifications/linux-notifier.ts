import { timing } from '../../core/model/timing.ts'
import { errorMessage } from '../../core/text/error-text.ts'
import type { Bus } from '../dbus/bus.ts'
import {
  askCapabilities,
  closeNotification,
  listenToService,
  type NotificationSignal,
  type NotifyingApp,
  showNotification,
} from './notification-service.ts'
import type { Notice, Notifier } from './notifications.ts'

/** What the notifications of a Linux desktop need. */
export interface LinuxNotifierOptions {
  /** The shared connection to the session bus; null if there is none. */
  sessionBus(): Bus | null
  readonly app: NotifyingApp
  /** The label for a click on the notification, which some desktops show. */
  clickLabel(): string
  clicked(): void
  /** Called with the reason when a notification was not shown. */
  notShown(reason: string): void
}

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
  /** The notification on the screen; its id is valid only as long as the service runs. */
  let shown: { readonly id: number; readonly notice: Notice } | null = null

  const listenOn = oncePerBus((bus) => {
    const forget = () => {
      shown = null
    }
    forget()
    return listenToService(bus, forget, onceKnown)
  })

  function wait(notice: Notice, isUpdate: boolean): void {
    closing = false
    // An update replaces the notice that still waits.
    waiting = { notice, isUpdate: isUpdate && waiting?.isUpdate !== false, since: performance.now() }
    void showWaiting()
  }

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
      // Before the first notification can be clicked.
      await listenOn(bus)
      const capabilities = await askCapabilities(bus)
      if (waiting !== null) {
        // The older notice was never on the screen, so the waiting update is shown as a new notification.
        waiting = { ...waiting, isUpdate: waiting.isUpdate && isUpdate }
        return
      }
      if (isOld() || (isUpdate && shown === null)) return
      const id = await showNotification(bus, notice, {
        app: options.app,
        clickLabel: options.clickLabel(),
        capabilities,
        replaces: shown?.id ?? null,
      })
      shown = { id, notice }
      if (isOld() || closing) await closeShown(bus)
    } finally {
      clearTimeout(late)
    }
  }

  async function closeShown(bus: Bus): Promise<void> {
    if (shown === null) return
    const { id } = shown
    shown = null
    await closeNotification(bus, id)
  }

  /**
   * The service's reply with the id of a notification may arrive together with the first signals about it. The reply's promise
   * resolves after they were delivered, so a signal about an unknown id is handled once it has.
   */
  function onceKnown(signal: NotificationSignal): void {
    if (signal.id === shown?.id) handle(signal)
    else setImmediate(() => handle(signal))
  }

  function handle(signal: NotificationSignal): void {
    if (shown === null || signal.id !== shown.id) return
    switch (signal.kind) {
      case 'clicked':
        options.clicked()
        break
      case 'pressed':
        shown.notice.buttons[signal.button]?.press()
        break
      case 'closed':
        shown = null
    }
  }

  return {
    show: (notice) => wait(notice, false),
    update: (notice) => wait(notice, true),
    close() {
      waiting = null
      closing = busy
      const bus = options.sessionBus()
      if (bus !== null) void closeShown(bus).catch(() => {})
    },
  }
}

/** Calls `listen` once for each connection; after a failure, and on another connection, the next call does so anew. */
function oncePerBus(listen: (bus: Bus) => Promise<void>): (bus: Bus) => Promise<void> {
  let current: { readonly bus: Bus; readonly listening: Promise<void> } | null = null
  return (bus) => {
    if (current?.bus === bus) return current.listening
    const listening = listen(bus)
    current = { bus, listening }
    listening.catch(() => {
      if (current?.listening === listening) current = null
    })
    return listening
  }
}
