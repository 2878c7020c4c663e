/** One notification, both lines plain text. */
export interface Notice {
  readonly title: string
  readonly body: string
}

/** Where notifications appear on this system: one at a time. */
export interface Notifier {
  /** Shows it in the place of the last one. Returns at once, whatever the system does, and never throws. */
  show(notice: Notice): void
}
