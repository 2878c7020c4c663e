import type { ControlReply, StartRequest } from '../../core/protocol/control.ts'

/**
 * What a second start of the app sends to the running one: whether to show no window, the link that it was started with,
 * and the display that it was started on, such as `:1` (null if it knows none).
 */
export type SecondStart = Readonly<Omit<StartRequest, 'kind'>>

/** Does what a second start asks for; the result is printed by that start, and mostly empty. */
export type FollowStart = (start: SecondStart) => string

/** The second starts that the running app receives. */
export interface SecondStarts {
  /** Calls `follow` for each, those that came before included. */
  each(follow: FollowStart): void
  /** Calls `raise` when a second start has handed over its right to come to the front. */
  onActivation(raise: () => void): void
  /** From now on none is followed. */
  appEnds(): void
  /**
   * The reply to a second start, once it has been followed; null if it was not. The app does not follow one while it
   * ends, since the new process can be the next app, nor one that no longer waits: a start that has failed must not be
   * followed later.
   */
  answer(start: SecondStart, isWaitedFor: () => boolean): Promise<ControlReply<'start'> | null>
}

/** Whether a request on the control socket is a second start. */
export function isStartRequest(request: unknown): boolean {
  return typeof request === 'object' && request !== null && Reflect.get(request, 'kind') === 'start'
}

/** Parses a second start without Zod, which is not loaded yet. An app of another version may send fewer fields. */
export function parseSecondStart(data: unknown): SecondStart {
  const sent = typeof data === 'object' && data !== null ? data : {}
  const link: unknown = Reflect.get(sent, 'link')
  const display: unknown = Reflect.get(sent, 'display')
  return {
    hidden: Reflect.get(sent, 'hidden') === true,
    link: typeof link === 'string' ? link : null,
    display: typeof display === 'string' ? display : null,
  }
}

/** The display on which a process with this environment shows its windows, without the screen's number; null: unknown. */
export function displayOf({ WAYLAND_DISPLAY, DISPLAY }: NodeJS.ProcessEnv): string | null {
  return WAYLAND_DISPLAY || DISPLAY?.replace(/\.\d+$/, '') || null
}
