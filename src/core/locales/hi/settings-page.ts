import type { KeyName } from '../../settings/accelerator.ts'
import { durationText } from './durations.ts'

const keySwitches: Record<KeyName, string> = {
  phone: 'फ़ोन',
  sip: 'SIP',
  off: 'बंद',
  toggle: 'चालू/बंद',
  swap: 'फ़ोन ⇄ SIP',
}

/** The texts of the settings page. */
export const settingsPage = {
  account: 'अकाउंट और कनेक्शन',
  autoOff: 'अपने-आप बंद',
  keys: 'शॉर्टकट',
  general: 'सामान्य',
  breaks: 'ब्रेक',
  reminderAndShift: 'याद दिलाना और शिफ़्ट',
  lockTest: 'लॉक टेस्ट',
  support: 'गतिविधि और मदद',
  loading: 'सेटिंग्स पढ़ी जा रही हैं',
  noSettings: 'सेटिंग्स पढ़ी नहीं जा सकतीं।',

  /** For a desktop that may not pass keys from other programs. */
  keysSummaryUnsure: 'कुंजी से फ़ोन, SIP और बंद',
  keysTaken: 'एक कुंजी कोई और प्रोग्राम इस्तेमाल कर रहा है',

  /** The values in the list of sections. */
  value: {
    never: 'कभी नहीं',
    none: 'कोई नहीं',
    lock: 'लॉक',
    suspend: 'स्लीप',
    quit: 'बंद होना',
    idle: (minutes: number): string => `${durationText(minutes)} खाली`,
    breaks: (count: number): string => `${count} ब्रेक`,
    remind: (minutes: number): string => `${durationText(minutes)} बाद`,
  },

  breaksHint: 'ब्रेक में कॉल उतने मिनट के लिए बंद होती हैं, फिर चालू हो जाती हैं।',
  nameAndMinutes: ['नाम', 'मिनट'],
  breakName: (number: number): string => `ब्रेक ${number} का नाम`,
  breakMinutes: (number: number): string => `ब्रेक ${number} के मिनट`,
  removeBreak: (number: number, name: string): string => `ब्रेक ${number} हटाएँ ${name}`.trim(),
  addBreak: 'ब्रेक जोड़ें',
  breaksFull: (most: number): string => `${most} ब्रेक हैं, इससे ज़्यादा नहीं हो सकते।`,

  remindOff: 'कॉल बंद होने के कितने मिनट बाद मुझे याद दिलाया जाए',
  remindOffHint: 'हर बार उतने ही मिनट बाद फिर याद दिलाया जाता है। याद न दिलाना हो, तो खाली छोड़ें।',
  shiftEnd: 'मेरी शिफ़्ट खत्म होने और कॉल बंद होने का समय',
  shiftEndHint: '18:00 या 6 pm की तरह। इसके बाद अपने-आप कुछ चालू नहीं होता। कभी नहीं चाहिए, तो खाली छोड़ें।',

  proxy: 'प्रॉक्सी के लिए नाम और पासवर्ड',

  autoOffHint: 'आपके जाने पर कॉल बंद हो जाती हैं, ताकि खाली डेस्क पर कोई कॉल न आए।',
  autoOffLock: 'जब स्क्रीन लॉक हो',
  autoOffSuspend: 'जब कंप्यूटर स्लीप में जाए',
  autoOffQuit: 'जब Hookswitch बंद हो या आप लॉग आउट करें',
  idle: 'जब मैं कंप्यूटर इस्तेमाल न करूँ',
  idleMinutes: 'कितने मिनट तक कीबोर्ड या माउस न चले',
  restore: 'जब मैं वापस आऊँ',
  restoreAlways: 'वही डिवाइस फिर से चालू करें',
  restoreAsk: 'पहले मुझसे पूछें',
  restoreNever: 'कॉल बंद रहने दें',

  keysHint: 'ये हर प्रोग्राम में काम करती हैं। एक कुंजी चुनें, फिर नई कुंजियाँ एक साथ दबाएँ।',
  keysHintUnsure: 'हर कुंजी के बारे में जो पता है, उसके नीचे लिखा है। एक कुंजी चुनें, फिर नई कुंजियाँ एक साथ दबाएँ।',
  /** What each key does. */
  keyName: keySwitches,
  keyOf: (name: KeyName, shown: string): string => `${keySwitches[name]}: ${shown}`,
  noKey: 'कोई कुंजी नहीं',
  pressKeys: 'कुंजियाँ दबाएँ…',
  recordHint:
    'Escape से पुरानी कुंजियाँ बनी रहेंगी, Backspace से हट जाएँगी। अगर कुछ न हो, तो ये कुंजियाँ किसी दूसरे प्रोग्राम के पास हैं।',
  needsModifier: (superKey: string): string =>
    `इसे Ctrl, Alt या ${superKey} के साथ दबाएँ, या कोई फ़ंक्शन कुंजी इस्तेमाल करें।`,
  cannotRecord: 'यह कुंजी इस्तेमाल नहीं हो सकती। कोई दूसरी आज़माएँ।',

  offFor: '"कुछ देर के लिए बंद" में दिखने वाले समय',
  offForHint: '5, 15, 30, 60 की तरह मिनट लिखें, बीच में कॉमा लगाकर।',
  notMinutes: '5, 15, 30, 60 की तरह पूरे मिनट लिखें, बीच में कॉमा लगाकर।',
  save: 'सेव करें',
  language: 'भाषा',
  languageOfSystem: 'सिस्टम की भाषा',
  startAtLogin: 'मेरे लॉग इन करते ही शुरू हो',
  notifications: 'बदलाव और समस्या होने पर मुझे बताएँ',
  notificationsHint: 'कहीं और से हुआ बदलाव, "बंद" जिसकी पुष्टि नहीं हुई, डिवाइस जो चालू नहीं हुआ।',

  number: 'आपके फ़ोन का नंबर',
  newNumber: 'नया नंबर',
  newNumberHint: 'देश के कोड के साथ, +91 99531 25068 की तरह। इसे फिर से वेरिफ़ाई करना होगा।',
  newNumberAgreed:
    'मुझे पता है कि पुराने नंबर पर कॉल आना बंद हो जाएगा, और नए नंबर पर कॉल तभी आएँगी, जब वह वेरिफ़ाइड हो जाएगा।',
  changeNumber: 'नंबर बदलें',
  changingNumber: 'Exotel से पूछ रहे हैं',

  lockSource: (source: string): string => `स्क्रीन लॉक होने की खबर Hookswitch को ${source} से मिलती है।`,
  lockHow: 'अभी स्क्रीन लॉक करें, अनलॉक करें, और यहाँ वापस आएँ: लॉक नीचे दिखेगा।',
  noLockYet: 'अभी तक किसी लॉक का पता नहीं चला।',
}
