import type { KeyName } from '../../protocol/contract.ts'
import type { AcceleratorProblem } from '../../settings/accelerator.ts'
import { keyName } from './names.ts'

/** What comes of changing a setting. */
export const settings = {
  saved: 'Saved.',
  fixed: 'Your administrator has fixed this value.',
  badIdleMinutes: 'Give whole minutes from 1 to 240, or none.',
  badOffForMinutes: 'Give at most six times of 1 to 1440 whole minutes.',
  keyUsedTwice: (key: string, other: KeyName): string =>
    `${key} is the key of ${keyName[other]} already. Choose another, or change that one first.`,
  /** A new key could not be had. */
  keyNotFree: (key: string): string =>
    `${key} is used by the desktop or another program, so it was not taken.`,
  keyGoesOn: (key: string): string => `${key} goes on working.`,
  keyWorking: (key: string): string => `${key} works.`,
  keyTaken: (key: string): string =>
    `${key} is used by the desktop or another program, so it does nothing here. Choose another.`,
  /** Keys that the desktop may keep to itself without saying so. */
  keyRequested: (key: string): string =>
    `${key} is asked for and was not heard yet: press it to see. Where it does nothing, another program has it.`,
  keyRequestedOnWayland: (key: string, name: KeyName): string =>
    `${key} is asked for and was not heard yet: press it in another program to see. Where it does nothing, bind the command "hookswitch ${name}" to a key in the settings of your desktop.`,
  /** Heard while a window of ours had the keyboard, which says nothing of other programs. */
  keyHeardInFront: (key: string, name: KeyName): string =>
    `${key} was heard, but only with this window in front: press it in another program to see. Where it does nothing, bind the command "hookswitch ${name}" to a key in the settings of your desktop.`,
  keyHeard: (key: string): string =>
    `${key} was heard while you worked in another program. Some programs may keep it to themselves.`,
  /** Wayland without the desktop portal's keys. */
  keyUnavailable: (key: string, name: KeyName): string =>
    `This desktop gives ${key} to no program. Bind the command "hookswitch ${name}" to a key in the settings of your desktop.`,
  keyOff: 'No key.',
  notAtLoginFromCheckout: 'Only an installed Hookswitch can start at login, not one that is being developed.',
  notAtLoginElsewhere: 'Only the usual profile can start at login.',
  loginItemComment: 'Switches where your Exotel calls ring',
}

/** Why a combination of keys is not taken. */
export const badKey: Record<AcceleratorProblem, (given: string) => string> = {
  unknown: (given) => `"${given}" is no combination of keys that can be used. Choose another.`,
  'not-one-key': (given) =>
    `"${given}" is not one key with modifiers. Hold Ctrl, Alt or both, and press one key.`,
  'no-modifier': (given) =>
    `${given} alone would be taken from every program. Hold Ctrl, Alt or both with it.`,
  everyday: (given) => `${given} is used in every program. Choose another.`,
  system: (given) => `${given} belongs to the system. Choose another.`,
}
