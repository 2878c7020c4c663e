import type { Advice } from '../advice.ts'

/** Signing in and out, the Exotel account, and changing the phone's number. */

export const howToVerify: string = 'उसी फ़ोन से उस नंबर पर मिस्ड कॉल दें, जो Exotel के को-वर्कर पेज पर है।'

export const signIn = {
  server: (host: string): string => `सर्वर ${host} है।`,
  hostNotAllowed: (host: string): string =>
    `आपके एडमिनिस्ट्रेटर ने तय किया है कि साइन इन की जानकारी किन सर्वर को जा सकती है, और ${host} उनमें नहीं है।`,
  needed: {
    message: 'अभी कोई साइन इन नहीं है।',
    remedy: 'अपनी यूज़र आईडी और एडमिनिस्ट्रेटर से मिले टोकन से साइन इन करें।',
  } satisfies Advice,
  done: (userId: string): string => `यूज़र आईडी ${userId} से साइन इन हो गया।`,
  untried: (reason: string): string => `साइन इन हो गया, लेकिन अभी जाँचा नहीं गया: ${reason}`,
  signOutFirst: (userId: string): string => `यहाँ ${userId} साइन इन है। पहले साइन आउट करें।`,
  tokenGone: {
    message: 'आपका टोकन अब कीचेन में नहीं है।',
    remedy: 'एडमिनिस्ट्रेटर से मिले टोकन से फिर से साइन इन करें।',
  } satisfies Advice,
  tokenNotAccepted: {
    message: 'Exotel यह टोकन नहीं मानता, इसलिए कुछ सेव नहीं किया गया।',
    remedy: 'इसे फिर से कॉपी करें, या एडमिनिस्ट्रेटर से नया टोकन माँगें।',
  } satisfies Advice,
  appNotAccepted: {
    message: 'Exotel इस ऐप की आईडी और सीक्रेट नहीं मानता, इसलिए कुछ सेव नहीं किया गया।',
    remedy: 'दोनों को जाँचें, फिर से कोशिश करें।',
  } satisfies Advice,
  tokenNotOneWord:
    'टोकन एक ही शब्द होना चाहिए, जिसमें सिर्फ़ अंग्रेज़ी अक्षर, अंक और चिह्न हों। इसे फिर से कॉपी करें, बिना स्पेस के।',
  simulatorAt: (url: string): string => `सिम्युलेटर: ${url}`,
}

export const account = {
  none: 'कोई Exotel अकाउंट कनेक्ट नहीं है। hookswitch --help में connect-account देखें।',
  connected: 'Exotel अकाउंट कनेक्ट है।',
  connectedAs: (name: string): string => `Exotel अकाउंट ${name} के नाम से कनेक्ट है।`,
  disconnected: 'Exotel अकाउंट अब कनेक्ट नहीं है, और उसकी API key हटा दी गई है।',
  /** By what the user was searched by. */
  noSuchAgent: {
    email: 'अकाउंट में इस ईमेल वाला कोई यूज़र नहीं है। ईमेल जाँचें, या ईमेल की जगह अपने नंबर से खोजें।',
    'contact-uri': 'अकाउंट में इस नंबर या SIP पते वाला कोई यूज़र नहीं है। इसे जाँचें, या नंबर की जगह अपने ईमेल से खोजें।',
  },
  noAddress: 'यह न फ़ोन नंबर है, न SIP पता। नंबर देश के कोड के साथ लिखें, जैसे +91 99531 25068।',
  severalAgents: {
    email: (count: number): string =>
      `अकाउंट के ${count} यूज़र का यही ईमेल है। इनमें से आप कौन हैं? ईमेल की जगह अपने नंबर से खोजें।`,
    'contact-uri': (count: number): string =>
      `अकाउंट के ${count} यूज़र का यही नंबर या SIP पता है। इनमें से आप कौन हैं? नंबर की जगह अपने ईमेल से खोजें।`,
  },
  anotherAgent:
    'अकाउंट के हिसाब से यह यूज़र कोई और है, वह एजेंट नहीं जो साइन इन है। ईमेल या नंबर जाँचें, या पहले साइन आउट करें।',
  identityUnclear:
    'यह पक्का नहीं है कि अकाउंट का यूज़र और साइन इन किया हुआ एजेंट एक ही हैं, इसलिए कुछ नहीं बदला गया। एडमिनिस्ट्रेटर से कहें कि दोनों में एक ही ईमेल डालें।',
}

export const number = {
  locked: 'स्क्रीन लॉक है, इसलिए नंबर नहीं बदला गया। पहले उसे अनलॉक करें।',
  changed: 'नंबर बदल गया। अब कॉल नए नंबर पर आएँगी।',
  changedUnverified: `नंबर बदल गया। कॉल इस पर तभी आएँगी, जब यह वेरिफ़ाइड हो जाएगा। ${howToVerify}`,
  /** The question on a terminal; the answer that agrees is `yes`. */
  question: (number: string, yes: string): string =>
    `क्या आपका फ़ोन नंबर बदलकर ${number} करना है? पुराने नंबर पर कॉल आना बंद हो जाएगा, और नए नंबर को पहले वेरिफ़ाई करना होगा। आगे बढ़ने के लिए ${yes} लिखें:`,
  notChanged: 'कुछ नहीं बदला गया।',
}
