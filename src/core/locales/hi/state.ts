import type { Device, Target } from '../../model/device.ts'
import { targetName } from './names.ts'

const attempt: Record<Target, string> = {
  phone: 'फ़ोन पर कॉल चालू करने की कोशिश जारी',
  sip: 'SIP पर कॉल चालू करने की कोशिश जारी',
  off: 'कॉल बंद करने की कोशिश जारी',
}

/**
 * The state, as all surfaces describe it. `time` and `until` are clock times such as "10:42". A sentence about something
 * that is not confirmed does not begin with कॉल, and that calls may still ring comes first: neither may look like
 * "कॉल बंद हैं".
 */
export const state = {
  confirmed: (calls: string, time: string): string => `${calls} · ${time} बजे पुष्टि हुई`,
  unknown: 'पता नहीं: कॉल आ सकती हैं',
  mayStillRing: 'कॉल अब भी आ सकती हैं',
  checking: 'Exotel से पूछ रहे हैं कि कॉल कहाँ आ रही हैं',
  starting: 'शुरू हो रहा है',
  signedOut: 'आप साइन इन नहीं हैं',
  signedOutLine: 'साइन इन नहीं हैं: कॉल आ सकती हैं',
  simulated: 'प्रैक्टिस मोड: असली कॉल स्विच नहीं होतीं',
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
  lastChange: (calls: string, time: string, by: string): string => `${calls} (${time} बजे, ${by} बदला)`,
  lastChangeElsewhere: (calls: string, time: string): string => `${calls} (${time} बजे कहीं और से बदला गया)`,

  lockWatch: 'स्क्रीन लॉक करते ही कॉल बंद हो जाती हैं।',
  lockWatchUnwanted: 'स्क्रीन लॉक होने पर भी कॉल आती रहेंगी: अपने-आप बंद करना नहीं चुना गया है।',
  noLockWatch: 'इस डेस्कटॉप पर स्क्रीन लॉक का पता नहीं चलता। जाने से पहले कॉल खुद बंद करें।',
  lastLock: (time: string, source: string): string => `पिछले लॉक का पता ${time} बजे ${source} से चला।`,
  /** `source` is the part of the desktop that reports idle time, such as "org.gnome.Mutter.IdleMonitor". */
  idleWatch: (source: string): string => `कंप्यूटर इस्तेमाल न होने की खबर Hookswitch को ${source} से मिलती है।`,
  noIdleWatch:
    'इस डेस्कटॉप पर कंप्यूटर इस्तेमाल न होने का पता नहीं चलता, इसलिए इतने मिनट बाद कॉल अपने-आप बंद नहीं होंगी। जाने से पहले स्क्रीन लॉक करें या कॉल खुद बंद करें।',
  /** Why sleep is delayed, as `systemd-inhibit --list` and desktops show it. */
  sleepDelay: 'कंप्यूटर के स्लीप में जाने से पहले आपकी कॉल बंद करता है',
}
