import type { KeyName } from '../../settings/accelerator.ts'
import { shortDurationText } from './durations.ts'

const keySwitches: Record<KeyName, string> = {
  phone: 'Phone',
  sip: 'SIP',
  off: 'Off',
  toggle: 'On/off',
  swap: 'Phone ⇄ SIP',
}

/** The texts of the settings page. */
export const settingsPage = {
  account: 'Account and connection',
  autoOff: 'Auto-off',
  keys: 'Shortcuts',
  general: 'General',
  breaks: 'Breaks',
  reminderAndShift: 'Reminder and shift end',
  lockTest: 'Lock test',
  support: 'Activity and help',
  loading: 'Reading the settings',
  noSettings: 'The settings cannot be read.',

  /** For a desktop that may not pass keys from other programs. */
  keysSummaryUnsure: 'Phone, SIP and Off by a key',
  keysTaken: 'Another program uses one',

  /** The values in the list of sections. */
  value: {
    never: 'Never',
    none: 'None',
    lock: 'Lock',
    suspend: 'Sleep',
    quit: 'Quit',
    idle: (minutes: number): string => `${shortDurationText(minutes)} idle`,
    breaks: (count: number): string => `${count} breaks`,
    remind: shortDurationText,
  },

  breaksHint: 'A break switches calls off for its minutes, and then on again.',
  nameAndMinutes: ['Name', 'Minutes'],
  breakName: (number: number): string => `Name of break ${number}`,
  breakMinutes: (number: number): string => `Minutes of break ${number}`,
  removeBreak: (number: number, name: string): string => `Remove break ${number} ${name}`.trim(),
  addBreak: 'Add a break',
  breaksFull: (most: number): string => `There are ${most} breaks, which is the most.`,

  remindOff: 'Minutes until I am reminded that calls are off',
  remindOffHint: 'You are reminded again after as many minutes. Leave it empty for no reminder.',
  shiftEnd: 'Calls go off when my shift ends, at',
  shiftEndHint:
    'Such as 18:00 or 6 pm. Nothing is switched on by itself afterwards. Leave it empty for never.',

  proxy: 'Name and password for a proxy',

  autoOffHint: 'Calls go off when you leave, so that none rings at an empty desk.',
  autoOffLock: 'When the screen is locked',
  autoOffSuspend: 'When the computer goes to sleep',
  autoOffQuit: 'When Hookswitch quits or you log out',
  idle: 'When I do not use the computer',
  idleMinutes: 'Minutes without a key or the mouse',
  restore: 'When I am back',
  restoreAlways: 'Switch the same device on again',
  restoreAsk: 'Ask me first',
  restoreNever: 'Leave calls off',

  keysHint: 'They work in every program. Choose a key, then press the new keys together.',
  keysHintUnsure: 'Below each key you see whether it works. Choose a key, then press the new keys together.',
  /** What each key does. */
  keyName: keySwitches,
  keyOf: (name: KeyName, shown: string): string => `${keySwitches[name]}: ${shown}`,
  noKey: 'No key',
  pressKeys: 'Press the keys…',
  recordHint:
    'Escape keeps the old keys, Backspace removes them. If nothing happens, another program uses the keys.',
  /** `superKey` is the name of the Windows, Super or Command key. */
  needsModifier: (superKey: string): string =>
    `Press it together with Ctrl, Alt or ${superKey}, or use a function key.`,
  cannotRecord: 'This key cannot be used. Try another one.',

  offFor: 'What "Off for" offers',
  offForHint: 'Minutes, with commas between, such as 5, 15, 30, 60.',
  notMinutes: 'Write whole numbers of minutes with commas between, such as 5, 15, 30, 60.',
  save: 'Save',
  language: 'Language',
  languageOfSystem: 'As the system',
  startAtLogin: 'Start when I log in',
  notifications: 'Notify me about changes and problems',
  notificationsHint:
    'A change made elsewhere, an Off that is not confirmed, a device that was not switched on.',

  number: 'Number of your phone',
  newNumber: 'New number',
  newNumberHint: 'With the country code, such as +91 99531 25068. It has to be verified again.',
  newNumberAgreed:
    'I know that calls to the old number stop, and that the new one takes calls only once it is verified.',
  changeNumber: 'Change the number',
  changingNumber: 'Asking Exotel',

  lockSource: (source: string): string => `${source} reports to Hookswitch when the screen is locked.`,
  lockHow: 'Lock your screen now, unlock it, and come back here: the lock is listed below.',
  noLockYet: 'No lock has been noticed yet.',
}
