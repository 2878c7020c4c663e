import type { Active, Cause, Device, Target } from '../../model/device.ts'
import type { Language } from '../../model/language.ts'
import type { KeyName } from '../../settings/accelerator.ts'

/** The names of devices, keys and causes, and where calls ring. */

/** The language of this catalogue. */
export const language: Language = 'en'

export const appName: string = 'Hookswitch'

/** The devices. */
export const deviceName: Record<Device, string> = { phone: 'Phone', sip: 'SIP' }
/** The targets. */
export const targetName: Record<Target, string> = { ...deviceName, off: 'Off' }

/** The five keys, as they stand in a sentence. */
export const keyName: Record<KeyName, string> = {
  phone: 'Phone',
  sip: 'SIP',
  off: 'Off',
  toggle: 'Toggle',
  swap: 'Swap',
}

/** Who or what switched calls; follows "by". */
export const cause: Record<Cause, string> = {
  user: 'you',
  shortcut: 'your keyboard shortcut',
  command: 'a command',
  link: 'a link',
  lock: 'the screen lock',
  suspend: 'going to sleep',
  quit: 'quitting',
  'session-end': 'logging out',
  timer: 'the timer',
  idle: 'being away',
  restore: 'unlocking',
}

/** Where calls ring; a sentence without its full stop. */
export const calls: Record<Active, string> = {
  phone: 'Calls ring on your phone',
  sip: 'Calls ring on your softphone (SIP)',
  off: 'Calls are off',
  both: 'Calls ring on phone and softphone at once',
}
