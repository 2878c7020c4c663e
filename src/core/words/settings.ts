import type { AcceleratorProblem } from '../accelerator.ts'
import type { KeyName } from '../contract.ts'
import type { PolicyTrouble } from '../policy.ts'
import { keyNames } from './names.ts'

function badKey(given: string, problem: AcceleratorProblem): string {
  switch (problem) {
    case 'unknown':
      return `"${given}" is no combination of keys that can be used. Choose another.`
    case 'not-one-key':
      return `"${given}" is not one key with modifiers. Hold Ctrl, Alt or both, and press one key.`
    case 'no-modifier':
      return `${given} alone would be taken from every program. Hold Ctrl, Alt or both with it.`
    case 'everyday':
      return `${given} is used in every program. Choose another.`
    case 'system':
      return `${given} belongs to the system. Choose another.`
  }
}

/** What of a policy could not be understood. */
export function policyMessage(trouble: PolicyTrouble): string {
  switch (trouble.kind) {
    case 'unreadable':
      return `The policy ${trouble.file} cannot be read (${trouble.reason}), so nothing of it holds.`
    case 'not-understood':
      return `The policy ${trouble.file} cannot be understood, so nothing of it holds.`
    case 'in-part': {
      const parts = [
        trouble.unknown.length === 0 ? null : `no such setting: ${trouble.unknown.join(', ')}`,
        trouble.wrong.length === 0 ? null : `no use as a value: ${trouble.wrong.join(', ')}`,
      ]
      const what = parts.filter((part) => part !== null).join('; ')
      return `The policy ${trouble.file} holds only in part (${what}).`
    }
  }
}

/** What comes of changing a setting. */
export const settings = {
  saved: 'Saved.',
  fixed: 'Your administrator has fixed this value.',
  badIdleMinutes: 'Give whole minutes from 1 to 240, or none.',
  badOffForMinutes: 'Give at most six times of 1 to 1440 whole minutes.',
  badKey,
  keyUsedTwice: (key: string, other: KeyName): string =>
    `${key} is the key of ${keyNames[other]} already. Choose another, or change that one first.`,
  /** A new key could not be had. */
  keyNotFree: (key: string, kept: string | null): string =>
    kept === null
      ? `${key} is used by the desktop or another program, so it was not taken.`
      : `${key} is used by the desktop or another program, so it was not taken. ${kept} goes on working.`,
  keyWorking: (key: string): string => `${key} works.`,
  keyTaken: (key: string): string =>
    `${key} is used by the desktop or another program, so it does nothing here. Choose another.`,
  /** Keys that the desktop may keep to itself without saying so. */
  keyRequested: (key: string, name: KeyName, wayland: boolean): string =>
    wayland
      ? `${key} is asked for and was not heard yet: press it to see. Where it does nothing, bind the command "hookswitch ${name}" to a key in the settings of your desktop.`
      : `${key} is asked for and was not heard yet: press it to see. Where it does nothing, another program has it.`,
  keyOff: 'No key.',
  notAtLoginFromCheckout: 'Only an installed Hookswitch can start at login, not one that is being developed.',
  notAtLoginElsewhere: 'Only the usual profile can start at login.',
  loginItemComment: 'Switches where your Exotel calls ring',
}

/** What a line of the diagnostics is about. */
export const diagnostics = {
  version: 'Hookswitch',
  runtime: 'Electron',
  system: 'System',
  desktop: 'Desktop',
  session: 'Session',
  tray: 'Tray',
  lockWatch: 'Lock watch',
  keychain: 'Keychain',
  gateway: 'Gateway',
  problem: 'Last problem',
  policy: 'Policy',
  journal: 'Journal',
  nothing: 'none',
  shown: 'shown',
  notRead: 'not read yet',
  noToken: 'no token',
  ready: 'ready',
}
