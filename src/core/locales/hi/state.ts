import type { Device, Target } from '../../model/device.ts'
import type { Question } from '../../model/state.ts'
import type { Advice } from '../advice.ts'
import { deviceName, targetName } from './names.ts'

const attempt: Record<Target, string> = {
  phone: 'फ़ोन पर कॉल चालू करने की कोशिश जारी',
  sip: 'SIP पर कॉल चालू करने की कोशिश जारी',
  off: 'कॉल बंद करने की कोशिश जारी',
}

/**
 * What every surface tells of the state; `time` and `until` are clock times such as "10:42". What is not confirmed
 * begins with another word than कॉल, and what may still ring says so first: neither may look like "कॉल बंद हैं".
 */
export const state = {
  confirmed: (calls: string, time: string): string => `${calls}, ${time} बजे पुष्टि हुई`,
  unknown: 'पता नहीं कि कॉल चालू हैं या बंद',
  mayStillRing: 'कॉल अब भी आ सकती हैं',
  checking: 'Exotel से पूछ रहे हैं कि कॉल कहाँ आ रही हैं',
  starting: 'शुरू हो रहा है',
  signedOut: 'आप साइन इन नहीं हैं',
  signedOutLine: 'साइन इन नहीं हैं: पता नहीं कि कॉल चालू हैं या बंद',
  simulated: 'सिम्युलेटर: असली कॉल स्विच नहीं होतीं',
  switchingTo: {
    phone: 'स्विच हो रहा है: कॉल फ़ोन पर',
    sip: 'स्विच हो रहा है: कॉल SIP पर',
    off: 'स्विच हो रहा है: कॉल बंद',
  } satisfies Record<Target, string>,
  notConfirmedYet: (target: Target, time: string): string =>
    `अभी पुष्टि नहीं हुई: ${time} बजे से ${attempt[target]}`,
  notConfirmedLine: (target: Target, time: string): string =>
    `${target === 'off' ? 'कॉल अब भी आ सकती हैं' : 'पता नहीं कि कॉल चालू हैं या बंद'}: ${time} बजे से ${attempt[target]}`,
  failureOf: (target: Target, message: string): string => `${targetName[target]}: ${message}`,
  offUntil: (until: string): string => `${until} बजे तक कॉल बंद हैं`,

  noDevice: {
    phone: 'आपके Exotel अकाउंट में फ़ोन डिवाइस नहीं है।',
    sip: 'आपके Exotel अकाउंट में SIP डिवाइस नहीं है।',
  } satisfies Record<Device, string>,
  verified: 'वेरिफ़ाइड',
  notVerified: 'वेरिफ़ाइड नहीं',
  sipNeedsSoftphone: 'SIP पर कॉल तभी आती हैं, जब आपका सॉफ़्टफ़ोन खुला हो।',
  lastChange: (calls: string, time: string, by: string): string => `${time} बजे से ${calls}, ${by} बदला`,
  lastChangeElsewhere: (calls: string, time: string): string => `${time} बजे से ${calls}, कहीं और से बदला गया`,

  /** `source` is the part of the desktop that tells, such as "logind". */
  lockWatch: (source: string): string =>
    `स्क्रीन लॉक होते ही कॉल बंद हो जाती हैं (${source} बताता है)। टेस्ट करने के लिए अभी लॉक करें।`,
  lockWatchUnwanted: 'स्क्रीन लॉक होने पर भी कॉल आती रहेंगी: अपने-आप बंद करना नहीं चुना गया है।',
  noLockWatch:
    'इस डेस्कटॉप पर स्क्रीन लॉक होने का पता नहीं चलता, इसलिए कॉल अपने-आप बंद नहीं होंगी। जाने से पहले खुद बंद करें।',
  lastLock: (time: string, source: string): string => `पिछले लॉक का पता ${time} बजे ${source} से चला।`,
  /** `source` is the part of the system that tells, such as "org.gnome.Mutter.IdleMonitor". */
  idleWatch: (source: string): string => `कंप्यूटर इस्तेमाल न होने की खबर Hookswitch को ${source} से मिलती है।`,
  noIdleWatch:
    'इस डेस्कटॉप पर कंप्यूटर इस्तेमाल न होने का पता नहीं चलता, इसलिए इतने मिनट बाद कॉल अपने-आप बंद नहीं होंगी। जाने से पहले स्क्रीन लॉक करें या कॉल खुद बंद करें।',
  /** Why sleep waits for us, in the list that `systemd-inhibit --list` and desktops show. */
  sleepDelay: 'कंप्यूटर के स्लीप में जाने से पहले आपकी कॉल बंद करता है',
}

/** What the agent must be told of the state, and what mends it. */
export const told = {
  offNotConfirmed: (time: string): Advice => ({
    message: `कॉल अब भी आ सकती हैं: Exotel ने ${time} बजे से अब तक इनके बंद होने की पुष्टि नहीं की।`,
    remedy: 'Exotel डैशबोर्ड में देखें, और एडमिनिस्ट्रेटर को बताएँ। हर 5 मिनट में फिर से कोशिश होगी।',
  }),
  offUnconfirmed: (time: string): Advice => ({
    message: `कॉल अब भी आ सकती हैं: बंद होने की पुष्टि नहीं हुई, ${time} बजे से कोशिश जारी है।`,
    remedy: 'अपने-आप फिर से कोशिश होगी। अपना इंटरनेट कनेक्शन जाँचें।',
  }),
  onWithdrawnExpired: (device: Device): Advice => ({
    message: `${deviceName[device]} पर कॉल एक मिनट में चालू नहीं हो सकीं, इसलिए रिक्वेस्ट रद्द कर दी गई।`,
    remedy: 'जब आप कॉल लेने के लिए तैयार हों, तब फिर से चुनें।',
  }),
  onWithdrawnAway: (device: Device): Advice => ({
    message: `${deviceName[device]} पर कॉल चालू होने से पहले आप चले गए, इसलिए चालू नहीं की गईं।`,
    remedy: 'जब आप कॉल लेने के लिए तैयार हों, तब फिर से चुनें।',
  }),
  offWithdrawn: (calls: string): Advice => ({
    message: `"बंद" की पुरानी रिक्वेस्ट नहीं भेजी गई, क्योंकि उसके बाद किसी ने कहीं और से बदल दिया: ${calls}।`,
    remedy: 'अगर आपको कॉल नहीं चाहिए, तो फिर से "बंद" चुनें।',
  }),
  changedElsewhere: (calls: string, time: string): Advice => ({
    message: `${time} बजे कहीं और से बदला गया: ${calls}।`,
    remedy: 'अगर आपको यह नहीं चाहिए, तो फिर से चुनें।',
  }),
  turnedOffAgain: (calls: string, time: string): Advice => ({
    message: `आपके दूर रहते ${time} बजे किसी ने कहीं और से बदल दिया: ${calls}।`,
    remedy: 'Hookswitch एक बार फिर कॉल बंद कर रहा है।',
  }),
  leftOn: (calls: string, time: string): Advice => ({
    message: `आपके दूर रहते ${time} बजे किसी ने दोबारा कहीं और से बदल दिया: ${calls}।`,
    remedy: 'Hookswitch ने इसे ऐसे ही रहने दिया। देखें कि यह कौन-सा प्रोग्राम करता है; कॉल नहीं चाहिए, तो "बंद" चुनें।',
  }),
  offImpossible: {
    message: 'आप दूर हैं और कॉल अब भी आ सकती हैं: Hookswitch साइन इन नहीं है, इसलिए उन्हें बंद नहीं कर सकता।',
    remedy: 'लौटने पर फिर से साइन इन करें; तब तक Exotel में कॉल बंद करें।',
  },
  bothOn: {
    message: 'फ़ोन और SIP दोनों चालू हैं, जबकि Exotel एक ही डिवाइस चालू रखने देता है।',
    remedy: 'वह चुनें, जिस पर कॉल आनी चाहिए।',
  } satisfies Advice,
  phoneVerified: 'आपका फ़ोन वेरिफ़ाइड हो गया: अब इस पर कॉल आ सकती हैं।',
}

/**
 * What the app would do, but does not without the agent's word. "फ़ोन चालू करें" would tell them to turn on the
 * handset, so it is always the calls that are turned on.
 */
export const ask = {
  text: {
    restore: (device: Device): string => `आपके जाने से पहले ${deviceName[device]} पर कॉल चालू थीं। फिर से चालू करें?`,
    timer: (device: Device): string =>
      `बंद का समय पूरा हो गया, लेकिन आप सीट पर नहीं थे या घड़ी बदली गई थी। ${deviceName[device]} पर कॉल चालू करें?`,
    link: (device: Device): string => `एक लिंक चाहता है कि कॉल ${deviceName[device]} पर आएँ। क्या इन्हें चालू करें?`,
  } satisfies Record<Question['why'], (device: Device) => string>,
  yes: (device: Device): string => `${deviceName[device]} पर कॉल चालू करें`,
  inMenu: {
    restore: (device: Device): string => `${deviceName[device]} पर कॉल फिर से चालू करें, जैसे आपके जाने से पहले थीं`,
    timer: (device: Device): string => `${deviceName[device]} पर कॉल फिर से चालू करें, क्योंकि बंद का समय पूरा हुआ`,
    link: (device: Device): string => `${deviceName[device]} पर कॉल चालू करें, जैसा एक लिंक चाहता है`,
  } satisfies Record<Question['why'], (device: Device) => string>,
}
