import type { NotificationKind } from '../../model/notification-kind.ts'
import type { AcceleratorProblem, KeyName } from '../../settings/accelerator.ts'
import { keyName } from './names.ts'

/** The results of changing a setting, and the states of the keys. */
export const settings = {
  saved: 'Saved.',
  fixed: 'Your administrator has fixed this value.',
  /** Beside a value that cannot be changed. */
  setByPolicy: (file: string): string => `Set by your administrator (${file}).`,
  /** What a policy decides beside the settings. `setByPolicy` follows. */
  onlyKinds: (kinds: string): string => `Only these are shown: ${kinds}.`,
  noKinds: 'None is shown.',
  kind: {
    problems: 'problems',
    changes: 'changes',
    questions: 'questions',
    reminders: 'reminders',
  } satisfies Record<NotificationKind, string>,
  noSignOut: 'You cannot sign out here, nor disconnect the account.',
  noNumberChange: 'The number of the phone cannot be changed here.',
  onlyHosts: (hosts: string): string => `You can sign in only at ${hosts}.`,
  badIdleMinutes: 'Give whole minutes from 1 to 240, or none.',
  badOffForMinutes: 'Give at most six times of 1 to 1440 whole minutes.',
  badRemindOffMinutes: 'Give whole minutes from 1 to 480, or 0 for no reminder.',
  badShiftEnd: 'Give a time of day such as 18:00 or 6 pm, or none.',
  badBreaks: (most: number, longest: number): string =>
    `Give at most ${most} breaks, each with a name of 1 to ${longest} characters and 1 to 1440 whole minutes.`,
  keyUsedTwice: (key: string, other: KeyName): string =>
    `${key} is already the key of ${keyName[other]}. Choose another, or change that one first.`,
  /** The new key could not be registered. */
  keyNotFree: (key: string): string => `${key} is used by the desktop or another program, so it was not set.`,
  keyGoesOn: (key: string): string => `${key} keeps working.`,
  keyWorking: (key: string): string => `${key} works.`,
  keyTaken: (key: string): string =>
    `${key} is used by the desktop or another program, so it does nothing here. Choose another.`,
  /** The desktop accepted the key, but may not pass it on. */
  keyRequested: (key: string): string =>
    `${key} is not tested yet. Press it once: if nothing happens, another program uses it.`,
  keyRequestedOnWayland: (key: string, name: KeyName): string =>
    `${key} is requested, but has not been pressed yet. Press it in another program to check: if nothing happens, bind the command "hookswitch ${name}" to a key in the settings of your desktop.`,
  /** The key arrived while our own window had the keyboard, which does not show that it works in other programs. */
  keyHeardInFront: (key: string, name: KeyName): string =>
    `${key} worked, but only while this window was in front. Press it in another program to check: if nothing happens, bind the command "hookswitch ${name}" to a key in the settings of your desktop.`,
  keyHeard: (key: string): string =>
    `${key} worked while you used another program. Some programs may still keep it for themselves.`,
  /** A Wayland desktop without the portal for global shortcuts. */
  keyUnavailable: (key: string, name: KeyName): string =>
    `This desktop does not let programs use ${key}. Bind the command "hookswitch ${name}" to a key in the settings of your desktop.`,
  keyOff: 'No key.',
  notAtLoginFromCheckout:
    'Only an installed Hookswitch can start at login, not one that runs from its source code.',
  notAtLoginElsewhere: 'Only the default profile can start at login.',
  loginItemComment: 'Switches where your Exotel calls ring',
}

/** Why a key combination is refused. */
export const badKey: Record<AcceleratorProblem, (given: string) => string> = {
  unknown: (given) => `"${given}" cannot be used as a key combination. Choose another.`,
  'not-one-key': (given) =>
    `"${given}" is not one key with modifiers. Hold Ctrl, Alt or both, and press one key.`,
  'no-modifier': (given) =>
    `${given} alone would stop working in all other programs. Hold Ctrl, Alt or both with it.`,
  everyday: (given) => `${given} is used in every program. Choose another.`,
  system: (given) => `${given} belongs to the system. Choose another.`,
}
