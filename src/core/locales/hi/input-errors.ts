import type { PhoneNumberProblem } from '../../model/phone-number.ts'
import type { UrlProblem } from '../../text/url-problem.ts'
import type { Advice } from '../advice.ts'

/** Why a text is not a usable phone number. */
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

/** Why a text is not a usable server address; `shown` is the text without secrets. */
export const url: Record<UrlProblem['kind'], (shown: string) => string> = {
  'not-a-url': (shown) => `"${shown}" URL नहीं है। https://integrationscore.mum1.exotel.com जैसा URL दें।`,
  'not-a-url-hidden': () => 'यह URL नहीं है। https://integrationscore.mum1.exotel.com जैसा URL दें।',
  'holds-user': () => 'URL में यूज़र का नाम या पासवर्ड है। उन्हें हटा दें: टोकन अलग से पूछा जाता है।',
  'not-https': () => 'URL https:// से शुरू होना चाहिए।',
  'plain-http': () => 'URL https:// से शुरू होना चाहिए; http:// से टोकन खुला जाएगा, जिसे कोई भी पढ़ सकता है।',
  'dot-at-end': () => 'होस्ट के नाम के आखिर में डॉट है। उसे हटा दें।',
  'not-an-origin': (origin) => `पता सिर्फ़ होस्ट तक दें: ${origin}`,
}
