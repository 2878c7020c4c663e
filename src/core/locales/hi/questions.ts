import type { Device } from '../../model/device.ts'
import type { Question } from '../../model/problem.ts'
import { deviceName } from './names.ts'

/**
 * What the app does only if the agent agrees. "फ़ोन चालू करें" would mean turning on the handset, so the sentences always
 * speak of turning on calls.
 */
export const question = {
  text: {
    restore: (device: Device): string => `आपके जाने से पहले ${deviceName[device]} पर कॉल चालू थीं। फिर से चालू करें?`,
    timer: (device: Device): string =>
      `बंद का समय पूरा हो गया, लेकिन आप सीट पर नहीं थे या घड़ी बदली गई थी। ${deviceName[device]} पर कॉल चालू करें?`,
    link: (device: Device): string => `एक लिंक चाहता है कि कॉल ${deviceName[device]} पर आएँ। क्या इन्हें चालू करें?`,
    'desk-lost': (device: Device, from: string, until: string): string =>
      `कॉल बंद कर दी गईं, क्योंकि ${from} से ${until} तक इस कंप्यूटर से संपर्क नहीं हो पाया। ${deviceName[device]} पर कॉल फिर से चालू करें?`,
  } satisfies Record<Question['why'], (device: Device, from: string, until: string) => string>,
  yes: (device: Device): string => `${deviceName[device]} पर कॉल चालू करें`,
  inMenu: {
    restore: (device: Device): string => `${deviceName[device]} पर कॉल फिर से चालू करें, जैसे आपके जाने से पहले थीं`,
    timer: (device: Device): string => `${deviceName[device]} पर कॉल फिर से चालू करें, क्योंकि बंद का समय पूरा हुआ`,
    link: (device: Device): string => `${deviceName[device]} पर कॉल चालू करें, जैसा एक लिंक चाहता है`,
    'desk-lost': (device: Device): string =>
      `${deviceName[device]} पर कॉल फिर से चालू करें, जैसे इस कंप्यूटर से संपर्क टूटने से पहले थीं`,
  } satisfies Record<Question['why'], (device: Device, from: string, until: string) => string>,
}
