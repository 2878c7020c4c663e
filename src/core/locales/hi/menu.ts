import { durationText } from './durations.ts'

/** The entries of the tray's menu, besides the state. */
export const menu = {
  offFor: 'कुछ देर के लिए बंद',
  minutes: durationText,
  untilTime: 'समय चुनें…',
  showWindow: 'विंडो दिखाएँ',
  settings: 'सेटिंग्स',
  /** Opens the help page of the policy. */
  help: 'मदद',
  /** Without the word बंद, which is the name of Off. */
  quit: 'ऐप से बाहर निकलें',
}
