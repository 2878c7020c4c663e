import { encode } from '../wayland/wire.ts'

/** A protocol by which a compositor tells of idleness. */
export interface IdleProtocol {
  /** The global that the compositor announces. */
  readonly global: string
  /** The version that this needs at least. */
  readonly version: number
  /** Asks the `notifier` for a new object `notification`, idle once nothing on `seat` was touched for `limit` ms. */
  ask(notifier: number, notification: number, limit: number, seat: number): Buffer
}

/**
 * Those that are known, the best first. All of them name the two events of a notification alike (`notificationEvents`)
 * and end one by its request 0. Where the first is missing, a program that holds the screen on (a film, a video call)
 * counts as somebody who is here: those protocols say so, and nothing tells us better.
 */
export const idleProtocols: readonly IdleProtocol[] = [
  {
    // ext-idle-notify-v1, get_input_idle_notification: keys and pointers alone.
    global: 'ext_idle_notifier_v1',
    version: 2,
    ask: (notifier, notification, limit, seat) => encode(notifier, 2, notification, limit, seat),
  },
  {
    // ext-idle-notify-v1, get_idle_notification: sway 1.8, KWin 5.27, Hyprland, labwc and others.
    global: 'ext_idle_notifier_v1',
    version: 1,
    ask: (notifier, notification, limit, seat) => encode(notifier, 1, notification, limit, seat),
  },
  {
    // Its forerunner, kde idle.xml, get_idle_timeout: KWin before 5.27 and sway before 1.8.
    global: 'org_kde_kwin_idle',
    version: 1,
    ask: (notifier, notification, limit, seat) => encode(notifier, 0, notification, seat, limit),
  },
]

/** The events of a notification. */
export const notificationEvents = { idle: 0, resumed: 1 } as const

/** Ends a notification. */
export function destroy(notification: number): Buffer {
  return encode(notification, 0)
}
