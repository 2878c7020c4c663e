import type { ControlReply, StartRequest } from '../../core/protocol/control.ts'

/**
 * What a second start of the app sends to the running one: whether to show no window, the link that it was started with,
 * and the display that it was started on, such as `:1` (null if it knows none).
 */
export type SecondStart = Readonly<Omit<StartRequest, 'kind'>>

/** Follows a second start; gives what is to be said to whoever made it, which is mostly nothing. */
export type FollowStart = (second: SecondStart) => string

/** The second starts that the running app hears of. */
export interface SecondStarts {
  /** Tells `follow` of each: those that came before at once. */
  each(follow: FollowStart): void
  /** Calls `raise` when a second start has handed over the desktop's leave to come to the front. */
  onActivation(raise: () => void): void
  /** From now on none is followed. */
  appEnds(): void
  /**
   * The answer to a second start, once it has been followed; null where it was not. That is so where this app ends, since
   * whoever asks can be the next, and where nobody waits any more: a start that has failed is not followed later.
   */
  answer(second: SecondStart, isWaitedFor: () => boolean): Promise<ControlReply<'start'> | null>
}

/** Whether a request of the control socket is that of a second start. */
export function isStartRequest(request: unknown): boolean {
  return typeof request === 'object' && request !== null && Reflect.get(request, 'kind') === 'start'
}

/** Reads what a second start sent; one of another version may send less. */
export function secondStart(data: unknown): SecondStart {
  const sent = typeof data === 'object' && data !== null ? data : {}
  const link: unknown = Reflect.get(sent, 'link')
  const display: unknown = Reflect.get(sent, 'display')
  return {
    hidden: Reflect.get(sent, 'hidden') === true,
    link: typeof link === 'string' ? link : null,
    display: typeof display === 'string' ? display : null,
  }
}

/** The display that a process with this environment shows windows on, without the screen's number; null: none is known. */
export function displayOf({ WAYLAND_DISPLAY, DISPLAY }: NodeJS.ProcessEnv): string | null {
  return WAYLAND_DISPLAY || DISPLAY?.replace(/\.\d+$/, '') || null
}
