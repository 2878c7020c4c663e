import type { Active, Cause, Device, Target } from '../../model/device.ts'
import type { Language } from '../../model/language.ts'
import type { KeyName } from '../../settings/accelerator.ts'

/** The names of devices, keys and causes, and where calls ring. */

/** The language of this catalogue. */
export const language: Language = 'hi'

export const appName: string = 'Hookswitch'

/** The devices. The words do not change before a postposition such as पर. */
export const deviceName: Record<Device, string> = { phone: 'फ़ोन', sip: 'SIP' }
/** The targets. */
export const targetName: Record<Target, string> = { ...deviceName, off: 'बंद' }

/** The five keys, as they stand in a sentence, in quotation marks. */
export const keyName: Record<KeyName, string> = {
  phone: 'फ़ोन',
  sip: 'SIP',
  off: 'बंद',
  toggle: 'चालू/बंद',
  swap: 'अदला-बदली',
}

/** Who or what switched calls, or when; precedes "बदला". */
export const cause: Record<Cause, string> = {
  user: 'आपने',
  shortcut: 'कीबोर्ड शॉर्टकट से',
  command: 'कमांड से',
  link: 'लिंक से',
  lock: 'स्क्रीन लॉक होने पर',
  suspend: 'कंप्यूटर के स्लीप में जाने पर',
  quit: 'Hookswitch बंद होने पर',
  'session-end': 'लॉग आउट होने पर',
  timer: 'टाइमर से',
  idle: 'आपके सीट से दूर होने पर',
  restore: 'स्क्रीन अनलॉक होने पर',
}

/** Where calls ring; a sentence without its danda. */
export const calls: Record<Active, string> = {
  phone: 'कॉल फ़ोन पर आएँगी',
  sip: 'कॉल SIP पर आएँगी',
  off: 'कॉल बंद हैं',
  both: 'कॉल फ़ोन और SIP दोनों पर आएँगी',
}
