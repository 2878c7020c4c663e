import type { Device } from '../../model/device.ts'
import type { Advice } from '../advice.ts'
import { minutesText } from './durations.ts'
import { deviceName } from './names.ts'

/** What notifications alone say, and their buttons. The title of a notification is the state. */
export const notification = {
  restored: {
    restore: (device: Device): string => `Back on: ${deviceName[device]}, since you are back.`,
    timer: (device: Device): string => `Back on: ${deviceName[device]}, since the time off is over.`,
  },
  stillOff: (minutes: number): Advice => ({
    message: `You have been off for ${minutesText(minutes)}.`,
    remedy: 'Choose Phone or SIP when you are ready for calls.',
  }),
  shiftEnded: (time: string): Advice => ({
    message: `Calls are off because your shift ended (${time}).`,
    remedy: 'Choose Phone or SIP if you work on.',
  }),
  offByLink: 'A link turned calls off. Choose Phone or SIP if it was not you.',
  turnOn: (device: Device): string => `Turn on ${deviceName[device]}`,
  stayOff: 'Stay off',
  undo: 'Undo',
}
