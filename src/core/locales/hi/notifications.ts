import type { Device } from '../../model/device.ts'
import type { Advice } from '../advice.ts'
import { minutesText } from './durations.ts'
import { deviceName } from './names.ts'

/** What notifications alone say, and their buttons. The title of a notification is the state. */
export const notification = {
  restored: {
    restore: (device: Device): string => `आप लौट आए: ${deviceName[device]} पर कॉल फिर से चालू हैं।`,
    timer: (device: Device): string => `बंद का समय पूरा हुआ: ${deviceName[device]} पर कॉल फिर से चालू हैं।`,
  },
  stillOff: (minutes: number): Advice => ({
    message: `आपकी कॉल ${minutesText(minutes)} से बंद हैं।`,
    remedy: 'जब आप कॉल लेने के लिए तैयार हों, तब फ़ोन या SIP चुनें।',
  }),
  shiftEnded: (time: string): Advice => ({
    message: `आपकी शिफ़्ट पूरी हुई (${time}), इसलिए कॉल बंद हैं।`,
    remedy: 'अगर आप काम जारी रखते हैं, तो फ़ोन या SIP चुनें।',
  }),
  offByLink: 'एक लिंक ने कॉल बंद कर दीं। अगर वह आपने नहीं खोला, तो फ़ोन या SIP चुनें।',
  turnOn: (device: Device): string => `${deviceName[device]} पर कॉल चालू करें`,
  stayOff: 'बंद रहने दें',
  undo: 'वापस बंद करें',
}
