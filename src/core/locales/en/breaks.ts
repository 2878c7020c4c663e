import { durationText, shortDurationText } from './durations.ts'

/** The breaks in the tray's menu and in the window. */
export const breaks = {
  /** The names of the built-in breaks, in their order. */
  usual: ['Break', 'Lunch'] as readonly string[],
  inMenu: (name: string, minutes: number): string => `${name} (${durationText(minutes)})`,
  /** On a button of the window. */
  inWindow: (name: string, minutes: number): string => `${name} ${shortDurationText(minutes)}`,
}
