import { durationText } from './durations.ts'

/** The entries of the tray's menu, besides the state. */
export const menu = {
  offFor: 'Off for',
  minutes: durationText,
  untilTime: 'Until a time…',
  showWindow: 'Show window',
  settings: 'Settings',
  /** Opens the help page of the policy. */
  help: 'Help',
  quit: 'Quit',
}
