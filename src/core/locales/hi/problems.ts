import type { DiskFailure } from '../../model/state.ts'
import type { PhoneNumberProblem } from '../../text/phone-number.ts'
import type { UrlProblem } from '../../text/url-problem.ts'
import type { Advice, KeychainTrouble } from '../advice.ts'

/** What is the matter with a keychain; `said` is what it says itself. */
export const keychainMessage: Record<KeychainTrouble, (said: string) => string> = {
  locked: () => 'जिस कीचेन में आपका टोकन है, वह लॉक है।',
  'no-session-bus': () => 'कीचेन तक नहीं पहुँच सकते: Hookswitch आपके डेस्कटॉप सेशन के बाहर चल रहा है।',
  'no-service': () => 'इस डेस्कटॉप पर कोई कीचेन नहीं चल रही।',
  'no-collection': () => 'इस डेस्कटॉप की कीचेन सेट अप नहीं है: उसमें डिफ़ॉल्ट कीरिंग नहीं है।',
  'no-answer': () => 'कीचेन जवाब नहीं दे रही।',
  refused: (said) => `कीचेन इस्तेमाल नहीं हो सकती: ${said}।`,
}

/** What mends it, as the beginning of a sentence. */
export const keychainRemedy: Record<KeychainTrouble, string> = {
  locked: 'उसे अनलॉक करें',
  'no-session-bus': 'Hookswitch को अपने डेस्कटॉप से शुरू करें',
  'no-service': 'कोई कीचेन शुरू करें, जैसे GNOME Keyring या KWallet',
  'no-collection': 'एक कीरिंग बनाकर उसे डिफ़ॉल्ट करें, जैसे Passwords and Keys में',
  'no-answer': 'देखें कि वह अपनी किसी विंडो में आपसे कुछ पूछ तो नहीं रही',
  refused: 'एडमिनिस्ट्रेटर से पूछें',
}

/** How that sentence ends, and what did not happen because of the keychain. */
export const keychain = {
  nothingLost: (remedy: string): string => `${remedy}; कुछ भी दोबारा भरना नहीं पड़ेगा।`,
  thenSignIn: (remedy: string): string => `${remedy}, उसके बाद फिर से साइन इन करें।`,
  thenSignOut: (remedy: string): string => `${remedy}, उसके बाद फिर से साइन आउट करें।`,
  thenGiveAgain: (remedy: string): string => `${remedy}, उसके बाद फिर से दें।`,
  tokenNotKept: 'टोकन सेव नहीं हो सकता।',
  passwordNotKept: 'पासवर्ड सेव नहीं हो सकता।',
  tokenNotDeleted: 'आप अब भी साइन इन हैं, क्योंकि आपका टोकन हटाया नहीं जा सकता।',
  /** What became of the keychain when a sign-in could not be kept: put back, or not. */
  putBack: 'कुछ नहीं बदला गया: जो पहले साइन इन था, वही अब भी है।',
  notPutBack: 'कीचेन को पहले जैसा नहीं किया जा सका: नया टोकन अब भी उसमें "Hookswitch" के नाम से है।',
}

/** Why a file of the profile could not be written or read, and what mends it; `reason` is the system's own. */
export const disk: Record<DiskFailure['kind'], (file: string, reason: string) => Advice> = {
  full: (file) => ({
    message: `${file} में लिखा नहीं जा सकता: डिस्क भर गई है।`,
    remedy: 'डिस्क पर जगह बनाएँ, फिर दोबारा कोशिश करें।',
  }),
  forbidden: (file) => ({
    message: `${file} को लिखा या पढ़ा नहीं जा सकता: वह राइट-प्रोटेक्टेड है या किसी और की है।`,
    remedy: 'उसमें लिखने की इजाज़त लें, फिर दोबारा कोशिश करें।',
  }),
  failed: (file, reason) => ({
    message: `${file} को लिखा या पढ़ा नहीं जा सकता: ${reason}।`,
    remedy: 'इसे ठीक करें, फिर दोबारा कोशिश करें।',
  }),
}

/** What comes of a disk that fails. */
export const onDisk = {
  wishNotKept: {
    message: 'आपकी रिक्वेस्ट इस डिस्क पर सेव नहीं हो सकती: डिस्क भर गई है या उस पर लिखने की इजाज़त नहीं है।',
    remedy: 'आप कॉल स्विच कर सकते हैं; लेकिन अगर कंप्यूटर अभी क्रैश हुआ, तो जिस "बंद" की पुष्टि नहीं हुई, वह याद नहीं रहेगा।',
  } satisfies Advice,
  settingsSetAside: (path: string): string => `सेटिंग्स समझ में नहीं आईं। वे ${path} में रखी हैं; फिर से साइन इन करें।`,
  settingsRestored: (path: string): string => `सेटिंग्स समझ में नहीं आईं। वे ${path} में रखी हैं; पिछली सही सेटिंग्स लागू हैं।`,
  journalNotWritten: (reason: string): string =>
    `जर्नल नहीं लिखा जा सकता (${reason})। Hookswitch उसके बिना भी काम करता है।`,
}

/** What is wrong with the administrator's policy, in `file`. */
export const policy = {
  remedy: 'एडमिनिस्ट्रेटर को बताएँ। आप कॉल पहले की तरह स्विच कर सकते हैं।',
  unreadable: (file: string, reason: string): string =>
    `पॉलिसी ${file} पढ़ी नहीं जा सकती (${reason}), इसलिए वह लागू नहीं है।`,
  notUnderstood: (file: string): string => `पॉलिसी ${file} समझ में नहीं आई, इसलिए वह लागू नहीं है।`,
  inPart: (file: string, what: string): string => `पॉलिसी ${file} का कुछ हिस्सा ही लागू है (${what})।`,
  place: (line: number, column: number): string => `लाइन ${line}, कॉलम ${column}`,
  unknown: (names: string): string => `ऐसी कोई सेटिंग नहीं: ${names}`,
  wrong: (names: string): string => `वैल्यू गलत: ${names}`,
}

/** What is wrong with a text that was given as a phone number. */
export const phoneNumber: Record<PhoneNumberProblem, Advice> = {
  'not-a-number': {
    message: 'यह फ़ोन नंबर नहीं है।',
    remedy: 'इसे देश के कोड के साथ +91 99531 25068 की तरह लिखें।',
  },
  'no-country': {
    message: 'देश का कोड नहीं है, या ऐसा कोई कोड नहीं होता।',
    remedy: '+ और देश के कोड से शुरू करें, +91 99531 25068 की तरह।',
  },
  'too-short': {
    message: 'इस देश के लिए नंबर बहुत छोटा है।',
    remedy: 'पूरा नंबर लिखें, लैंडलाइन हो तो एरिया कोड के साथ।',
  },
  'too-long': {
    message: 'इस देश के लिए नंबर बहुत लंबा है।',
    remedy: 'देखें कि कोई अंक ज़्यादा तो नहीं है।',
  },
  'not-in-plan': {
    message: 'इस देश में ऐसा कोई नंबर नहीं है।',
    remedy: 'देखें कि कोई अंक गलत, कम या ज़्यादा तो नहीं है। अगर नंबर सही है, तो एडमिनिस्ट्रेटर को बताएँ।',
  },
  extension: {
    message: 'Exotel एक्सटेंशन पर कॉल नहीं कर सकता।',
    remedy: 'ऐसा नंबर दें, जिसकी घंटी सीधे आपकी डेस्क पर बजे।',
  },
}

/** What is wrong with a text that was given as a server's address; `shown` is what of it may be repeated. */
export const url: Record<UrlProblem['kind'], (shown: string) => string> = {
  'not-a-url': (shown) => `"${shown}" URL नहीं है। https://integrationscore.mum1.exotel.com जैसा URL दें।`,
  'not-a-url-hidden': () => 'यह URL नहीं है। https://integrationscore.mum1.exotel.com जैसा URL दें।',
  'holds-user': () => 'URL में यूज़र का नाम या पासवर्ड है। उन्हें हटा दें: टोकन अलग से पूछा जाता है।',
  'not-https': () => 'URL https:// से शुरू होना चाहिए।',
  'plain-http': () => 'URL https:// से शुरू होना चाहिए; http:// से टोकन खुला जाएगा, जिसे कोई भी पढ़ सकता है।',
  'dot-at-end': () => 'होस्ट के नाम के आखिर में डॉट है। उसे हटा दें।',
  'not-an-origin': (origin) => `पता सिर्फ़ होस्ट तक दें: ${origin}`,
}
