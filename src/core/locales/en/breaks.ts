import { minutesText } from './durations.ts'

/** The breaks in the tray's menu. */
export const breaks = {
  /** The names of the built-in breaks, in their order. */
  usual: ['Break', 'Lunch'] as readonly string[],
  inMenu: (name: string, minutes: number): string => `${name} (${minutesText(minutes)})`,
}
