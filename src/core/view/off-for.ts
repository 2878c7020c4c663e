import { breaksIn } from '../locales/breaks.ts'
import type { Messages } from '../locales/messages.ts'
import { type Break, usualBreaks } from '../model/break.ts'

/** A way to switch calls off for a while. */
export interface OffForChoice {
  readonly minutes: number
  /** The name of a break; null: for these minutes without a reason. */
  readonly reason: string | null
  /** The minutes in short, such as "30 min". */
  readonly duration: string
  /** What its button shows, such as "5 min" or "Lunch 30 min"; no two have the same. */
  readonly label: string
  /** The same as screen readers read it, such as "Off for 5 min". It contains the label. */
  readonly phrase: string
  /** Whether the window shows it only after a press on "More", so that the buttons fill one row. */
  readonly isFolded: boolean
}

/** What "Off for" offers until the settings are read, in minutes. */
export const usualMinutes: readonly number[] = [5, 15, 30, 60]

/** What the settings offer. */
export interface OffForSettings {
  readonly offForMinutes?: readonly number[] | undefined
  /** The breaks, as they are in the settings. */
  readonly breaks?: readonly Break[] | undefined
}

/** About how many characters one row of buttons has room for, and how many the frame of a button takes. */
const room = 50
const frame = 4

/** The ways to switch calls off for a while, the breaks first, as the tray's menu lists them. */
export function offForChoicesOf(
  { offForMinutes = usualMinutes, breaks = usualBreaks }: OffForSettings,
  messages: Messages,
): readonly OffForChoice[] {
  const { window } = messages
  const all = [
    ...breaksIn(messages, breaks).map(({ name, minutes }) => ({
      minutes,
      reason: name,
      duration: window.duration(minutes),
      label: messages.breaks.inWindow(name, minutes),
    })),
    ...offForMinutes.map((minutes) => {
      const duration = window.duration(minutes)
      return { minutes, reason: null, duration, label: duration }
    }),
  ]
  // Settings may name the same break or the same minutes twice.
  const choices = all.filter(({ label }, index) => all.findIndex((one) => one.label === label) === index)
  const shown = shownInOneRow(
    choices.map(({ label }) => label),
    window,
  )
  return choices.map((choice, index) => ({
    ...choice,
    phrase: window.offForThis(choice.label),
    isFolded: index >= shown,
  }))
}

/** How many of `labels` fit into one row with "Until…" and, unless all fit, with "More"; at least one. */
function shownInOneRow(labels: readonly string[], { untilTime, more }: Messages['window']): number {
  const fits = (texts: readonly string[]) =>
    texts.reduce((sum, { length }) => sum + length + frame, 0) <= room
  if (fits([...labels, untilTime])) return labels.length
  const tooMany = labels.findIndex((_, index) => !fits([...labels.slice(0, index + 1), more, untilTime]))
  return Math.max(1, tooMany)
}
