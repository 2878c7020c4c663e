import type { NotificationKind } from '../../model/notification-kind.ts'
import type { AcceleratorProblem, KeyName } from '../../settings/accelerator.ts'
import { keyName } from './names.ts'

/** The results of changing a setting, and the states of the keys. */
export const settings = {
  saved: 'सेव हो गया।',
  fixed: 'यह सेटिंग आपके एडमिनिस्ट्रेटर ने तय की है।',
  setByPolicy: (file: string): string => `आपके एडमिनिस्ट्रेटर ने तय किया है (${file})।`,
  onlyKinds: (kinds: string): string => `केवल ये दिखाई जाती हैं: ${kinds}।`,
  noKinds: 'कोई नहीं दिखाई जाती।',
  kind: {
    problems: 'समस्याएँ',
    changes: 'बदलावों की सूचनाएँ',
    questions: 'सवालों की सूचनाएँ',
    reminders: 'याद दिलाने वाली सूचनाएँ',
  } satisfies Record<NotificationKind, string>,
  noSignOut: 'यहाँ आप साइन आउट नहीं कर सकते, और न ही अकाउंट डिसकनेक्ट कर सकते हैं।',
  noNumberChange: 'यहाँ फ़ोन का नंबर नहीं बदला जा सकता।',
  onlyHosts: (hosts: string): string => `आप केवल यहाँ साइन इन कर सकते हैं: ${hosts}।`,
  badIdleMinutes: '1 से 240 तक पूरे मिनट दें, या खाली छोड़ें।',
  badOffForMinutes: 'ज़्यादा से ज़्यादा छह समय दें, हर एक 1 से 1440 तक पूरे मिनट का।',
  badRemindOffMinutes: '1 से 480 तक पूरे मिनट दें, या याद न दिलाना हो, तो 0।',
  badShiftEnd: '18:00 या 6 pm जैसा समय दें, या खाली छोड़ें।',
  badBreaks: (most: number, longest: number): string =>
    `ज़्यादा से ज़्यादा ${most} ब्रेक दें, हर एक का नाम 1 से ${longest} अक्षरों का और समय 1 से 1440 पूरे मिनट का।`,
  keyUsedTwice: (key: string, other: KeyName): string =>
    `${key} पहले से "${keyName[other]}" की कुंजी है। दूसरी चुनें, या पहले उसे बदलें।`,
  /** The new key could not be registered. */
  keyNotFree: (key: string): string =>
    `${key} को डेस्कटॉप या कोई और प्रोग्राम इस्तेमाल कर रहा है, इसलिए यह नहीं ली गई।`,
  keyGoesOn: (key: string): string => `${key} पहले की तरह काम करती है।`,
  keyWorking: (key: string): string => `${key} काम करती है।`,
  keyTaken: (key: string): string =>
    `${key} को डेस्कटॉप या कोई और प्रोग्राम इस्तेमाल कर रहा है, इसलिए यहाँ इससे कुछ नहीं होता। दूसरी चुनें।`,
  /** The desktop accepted the key, but may not pass it on. */
  keyRequested: (key: string): string =>
    `${key} माँगी गई है, लेकिन अभी तक एक बार भी नहीं चली: दबाकर देखें। अगर कुछ न हो, तो वह किसी और प्रोग्राम के पास है।`,
  keyRequestedOnWayland: (key: string, name: KeyName): string =>
    `${key} माँगी गई है, लेकिन अभी तक एक बार भी नहीं चली: किसी दूसरे प्रोग्राम में दबाकर देखें। अगर कुछ न हो, तो डेस्कटॉप की सेटिंग्स में किसी कुंजी पर "hookswitch ${name}" कमांड लगाएँ।`,
  /** The key arrived while our own window had the keyboard, which does not show that it works in other programs. */
  keyHeardInFront: (key: string, name: KeyName): string =>
    `${key} चली, लेकिन सिर्फ़ तब, जब यह विंडो सामने थी: किसी दूसरे प्रोग्राम में दबाकर देखें। अगर कुछ न हो, तो डेस्कटॉप की सेटिंग्स में किसी कुंजी पर "hookswitch ${name}" कमांड लगाएँ।`,
  keyHeard: (key: string): string =>
    `${key} तब चली, जब आप किसी दूसरे प्रोग्राम में थे। कुछ प्रोग्राम इसे अपने पास रख सकते हैं।`,
  /** A Wayland desktop without the portal for global shortcuts. */
  keyUnavailable: (key: string, name: KeyName): string =>
    `यह डेस्कटॉप ${key} किसी प्रोग्राम को नहीं देता। डेस्कटॉप की सेटिंग्स में किसी कुंजी पर "hookswitch ${name}" कमांड लगाएँ।`,
  keyOff: 'कोई कुंजी नहीं।',
  notAtLoginFromCheckout:
    'सिर्फ़ इंस्टॉल किया हुआ Hookswitch लॉग इन पर शुरू हो सकता है, वह नहीं जो अभी डेवलप हो रहा है।',
  notAtLoginElsewhere: 'सिर्फ़ सामान्य प्रोफ़ाइल लॉग इन पर शुरू हो सकती है।',
  loginItemComment: 'चुनें कि आपकी Exotel कॉल कहाँ आएँ',
}

/** Why a key combination is refused. */
export const badKey: Record<AcceleratorProblem, (given: string) => string> = {
  unknown: (given) => `"${given}" को कुंजी की तरह इस्तेमाल नहीं किया जा सकता। दूसरी कुंजियाँ चुनें।`,
  'not-one-key': (given) => `"${given}" में ठीक एक मुख्य कुंजी नहीं है। Ctrl, Alt या दोनों दबाए रखें, और एक कुंजी दबाएँ।`,
  'no-modifier': (given) =>
    `सिर्फ़ ${given} लेने पर वह बाकी किसी प्रोग्राम में काम नहीं करेगी। इसके साथ Ctrl, Alt या दोनों दबाए रखें।`,
  everyday: (given) => `${given} हर प्रोग्राम में इस्तेमाल होती है। दूसरी चुनें।`,
  system: (given) => `${given} सिस्टम की कुंजी है। दूसरी चुनें।`,
}
