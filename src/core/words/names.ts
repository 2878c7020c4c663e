import type { KeyName } from '../contract.ts'
import type { Active, Cause, Device, Target } from '../device.ts'

/** A sentence for the agent, and what mends it. */
export interface Advice {
  readonly message: string
  readonly remedy: string
}

/** A wall-clock instant (UTC ms) as the agent's clock shows it, such as "10:42". */
export function clockTime(utc: number): string {
  // Every look at the tray asks for it: a formatter of Intl takes longer to make than all the rest of the view.
  return new Date(utc).toTimeString().slice(0, 5)
}

/** The devices, as every surface calls them. */
export const deviceNames: Record<Device, string> = { phone: 'Phone', sip: 'SIP' }
/** Where calls are to ring, as every surface calls it. */
export const targetNames: Record<Target, string> = { ...deviceNames, off: 'Off' }

/** How each cause reads after "by": who or what changed something. */
export const causes: Record<Cause, string> = {
  user: 'you',
  shortcut: 'your keyboard shortcut',
  command: 'a command',
  link: 'a link',
  lock: 'the screen lock',
  suspend: 'going to sleep',
  quit: 'quitting',
  timer: 'the timer',
  idle: 'being away',
  restore: 'unlocking',
}

/** Exotel verifies a phone by a missed call alone (Exotel: add a co-worker); there is no API for it. */
export const howToVerify =
  'Give a missed call from that phone to the number shown on your co-worker page in the Exotel dashboard.'

/** The five keys, as the settings call them. */
export const keyNames: Record<KeyName, string> = {
  phone: 'Phone',
  sip: 'SIP',
  off: 'Off',
  toggle: 'Toggle',
  swap: 'Swap',
}

/** Where calls ring, as a sentence without its full stop. */
export function callsOn(active: Active): string {
  switch (active) {
    case 'phone':
      return 'Calls ring on Phone'
    case 'sip':
      return 'Calls ring on SIP'
    case 'off':
      return 'Calls do not ring'
    case 'both':
      return 'Calls ring on Phone and SIP at once'
  }
}

/** Nobody is signed in, so nothing can be switched. */
export const signInNeeded: Advice = {
  message: 'Nobody is signed in.',
  remedy: 'Sign in with your user id and the token from your administrator.',
}
