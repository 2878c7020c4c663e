import type { Device } from '../../model/device.ts'
import type { Question } from '../../model/problem.ts'
import { deviceName } from './names.ts'

/** What the app does only if the agent agrees. */
export const question = {
  text: {
    restore: (device: Device): string => `${deviceName[device]} was on before you left. Switch it on again?`,
    timer: (device: Device): string =>
      `The time off is over, but you were away or the clock was changed. Switch ${deviceName[device]} on?`,
    link: (device: Device): string => `A link asks for calls to ring on ${deviceName[device]}. Switch it on?`,
    'desk-lost': (device: Device, from: string, until: string): string =>
      `Calls were turned off because this computer was not reachable from ${from} to ${until}. Turn ${deviceName[device]} on again?`,
  } satisfies Record<Question['why'], (device: Device, from: string, until: string) => string>,
  yes: (device: Device): string => `Switch ${deviceName[device]} on`,
  /** The entry that agrees, in a menu, where the question itself is not shown. */
  inMenu: {
    restore: (device: Device): string => `Switch ${deviceName[device]} on again, as before you left`,
    timer: (device: Device): string => `Switch ${deviceName[device]} on again, as the time off is over`,
    link: (device: Device): string => `Switch ${deviceName[device]} on, as a link asks`,
    'desk-lost': (device: Device): string =>
      `Switch ${deviceName[device]} on again, as before this computer was unreachable`,
  } satisfies Record<Question['why'], (device: Device, from: string, until: string) => string>,
}
