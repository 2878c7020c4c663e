import type { KeychainTrouble } from '../../model/storage-failure.ts'

/** Why a keychain cannot be used; `said` is its own reason. */
export const keychainMessage: Record<KeychainTrouble, (said: string) => string> = {
  locked: () => 'जिस कीचेन में आपका टोकन है, वह लॉक है।',
  'no-session-bus': () => 'कीचेन तक नहीं पहुँच सकते: Hookswitch आपके डेस्कटॉप सेशन के बाहर चल रहा है।',
  'no-service': () => 'इस डेस्कटॉप पर कोई कीचेन नहीं चल रही।',
  'no-collection': () => 'इस डेस्कटॉप की कीचेन सेट अप नहीं है: उसमें डिफ़ॉल्ट कीरिंग नहीं है।',
  'no-answer': () => 'कीचेन जवाब नहीं दे रही।',
  refused: (said) => `कीचेन इस्तेमाल नहीं हो सकती: ${said}।`,
}

/** What the agent can do about it: the beginning of a sentence. */
export const keychainRemedy: Record<KeychainTrouble, string> = {
  locked: 'उसे अनलॉक करें',
  'no-session-bus': 'Hookswitch को अपने डेस्कटॉप से शुरू करें',
  'no-service': 'कोई कीचेन शुरू करें, जैसे GNOME Keyring या KWallet',
  'no-collection': 'एक कीरिंग बनाकर उसे डिफ़ॉल्ट करें, जैसे Passwords and Keys में',
  'no-answer': 'देखें कि वह अपनी किसी विंडो में आपसे कुछ पूछ तो नहीं रही',
  refused: 'एडमिनिस्ट्रेटर से पूछें',
}

/** The ends of that sentence, and what failed because of the keychain. */
export const keychain = {
  nothingLost: (remedy: string): string => `${remedy}; कुछ भी दोबारा भरना नहीं पड़ेगा।`,
  thenSignIn: (remedy: string): string => `${remedy}, उसके बाद फिर से साइन इन करें।`,
  thenSignOut: (remedy: string): string => `${remedy}, उसके बाद फिर से साइन आउट करें।`,
  thenGiveAgain: (remedy: string): string => `${remedy}, उसके बाद फिर से दें।`,
  tokenNotSaved: 'टोकन सेव नहीं हो सकता।',
  passwordNotSaved: 'पासवर्ड सेव नहीं हो सकता।',
  tokenNotDeleted: 'आप अब भी साइन इन हैं, क्योंकि आपका टोकन हटाया नहीं जा सकता।',
  /** Signing in failed after the keychain was changed; its previous content was restored, or not. */
  putBack: 'कुछ नहीं बदला गया: जो पहले साइन इन था, वही अब भी है।',
  notPutBack: 'कीचेन को पहले जैसा नहीं किया जा सका: नया टोकन अब भी उसमें "Hookswitch" के नाम से है।',
}
