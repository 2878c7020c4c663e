import type { FailureKind, MalformedReason, UnreachableReason } from '../../failure.ts'
import type { Advice } from '../advice.ts'
import { howToVerify } from './account.ts'

/** What is the matter with a request to Exotel, and what mends it. (कॉल is always a phone call.) */
export const failed: Record<Exclude<FailureKind, 'unreachable'>, Advice> = {
  unauthorized: {
    message: 'Exotel अब यह टोकन नहीं मानता, इसलिए कुछ भी स्विच नहीं हुआ।',
    remedy: 'एडमिनिस्ट्रेटर से नया टोकन लेकर फिर से साइन इन करें।',
  },
  'not-linked': {
    message: 'Exotel इस यूज़र आईडी को नहीं पहचानता: यह ऐप से जुड़ी नहीं है। कुछ नहीं बदला।',
    remedy: 'एडमिनिस्ट्रेटर से कहें कि आपको ऐप से जोड़ें, या यूज़र आईडी जाँचें।',
  },
  unverified: {
    message: 'यह डिवाइस वेरिफ़ाइड नहीं है, इसलिए Exotel इस पर कॉल नहीं आने देता।',
    remedy: howToVerify,
  },
  'other-device-on': {
    message: 'Exotel का कहना है कि दूसरा डिवाइस अब भी चालू है, और एक ही चालू रह सकता है। कुछ नहीं बदला।',
    remedy: 'पहले "बंद" चुनें, फिर दोबारा डिवाइस चुनें।',
  },
  'key-rejected': {
    message: 'Exotel इस रीजन में यह API key और API token नहीं मानता।',
    remedy: 'Exotel डैशबोर्ड की API सेटिंग्स में पहले रीजन (सिंगापुर या मुंबई), फिर API key और API token जाँचें।',
  },
  'key-not-allowed': {
    message: 'यह API key इस अकाउंट के लिए इस्तेमाल नहीं हो सकती।',
    remedy: 'एडमिनिस्ट्रेटर से कहें कि अकाउंट SID जाँचें, और यह भी कि इस API key से क्या-क्या करने की इजाज़त है।',
  },
  'no-such-user': {
    message: 'Exotel अकाउंट में ऐसा कोई यूज़र नहीं है।',
    remedy: 'एडमिनिस्ट्रेटर से पूछें कि क्या आपको हटाया गया या नया इन्वाइट भेजा गया, फिर अकाउंट दोबारा कनेक्ट करें।',
  },
  'no-such-device': {
    message: 'Exotel आपके इस डिवाइस को नहीं पहचानता।',
    remedy: 'एडमिनिस्ट्रेटर से पूछें कि क्या इसे हटाया गया है।',
  },
  'number-taken': {
    message: 'यह नंबर Exotel में पहले से एक डिवाइस है।',
    remedy: 'दूसरा नंबर दें, या एडमिनिस्ट्रेटर से पूछें कि यह किसका है।',
  },
  'number-not-alone': {
    message: 'Exotel फ़ोन नंबर के साथ कुछ और बदलने नहीं देता।',
    remedy: 'सिर्फ़ नंबर बदलने की फिर से कोशिश करें।',
  },
  'not-a-phone': {
    message: 'Exotel इसकी इजाज़त सिर्फ़ फ़ोन के लिए देता है, और यह डिवाइस फ़ोन नहीं है।',
    remedy: 'अपना फ़ोन चुनें। दूसरे डिवाइस एडमिनिस्ट्रेटर Exotel डैशबोर्ड में बदलते हैं।',
  },
  'kyc-incomplete': {
    message: 'आपकी कंपनी ने Exotel का KYC पूरा नहीं किया है, इसलिए Exotel इसकी इजाज़त नहीं देता।',
    remedy: 'एडमिनिस्ट्रेटर से कहें कि Exotel डैशबोर्ड में KYC पूरा करें।',
  },
  'trial-account': {
    message: 'आपकी कंपनी का अकाउंट ट्रायल है, और उसमें Exotel इसकी इजाज़त नहीं देता।',
    remedy: 'एडमिनिस्ट्रेटर से कहें कि अकाउंट अपग्रेड करें।',
  },
  invalid: {
    message: 'Exotel ने रिक्वेस्ट को गलत बताया, इसलिए कुछ नहीं बदला।',
    remedy: 'यूज़र आईडी जाँचें; अगर वह सही है, तो एडमिनिस्ट्रेटर से पूछें।',
  },
  'off-refused': {
    message: 'कॉल अब भी आ सकती हैं: Exotel ने यह डिवाइस बंद करने से मना कर दिया।',
    remedy:
      'कुछ अकाउंट में एक डिवाइस चालू रखना ज़रूरी होता है: एडमिनिस्ट्रेटर से पूछें कि क्या आपके अकाउंट में दोनों बंद हो सकते हैं।',
  },
  refused: {
    message: 'Exotel ने मना कर दिया, इसलिए कुछ नहीं बदला।',
    remedy: 'एडमिनिस्ट्रेटर से पूछें, और उन्हें कोड और Exotel का जवाब बताएँ।',
  },
  'rate-limited': {
    message: 'आपकी कंपनी से Exotel को बहुत ज़्यादा रिक्वेस्ट जा रही हैं, इसलिए इसे रुकना पड़ेगा।',
    remedy: 'आपको कुछ नहीं करना है: Exotel की इजाज़त मिलते ही फिर से कोशिश होगी।',
  },
  'server-error': {
    message: 'इस समय Exotel में ही कोई खराबी है।',
    remedy: 'आपको कुछ नहीं करना है: अपने-आप फिर से कोशिश होगी। अगर ऐसा ही रहे, तो एडमिनिस्ट्रेटर को बताएँ।',
  },
  timeout: {
    message: 'Exotel समय पर जवाब नहीं दे रहा, इसलिए पता नहीं कि उस तक बात पहुँची या नहीं।',
    remedy: 'अपना इंटरनेट कनेक्शन जाँचें; अपने-आप फिर से कोशिश होगी।',
  },
  cut: {
    message: 'Exotel का जवाब आने से पहले कनेक्शन टूट गया, इसलिए पता नहीं कि उस तक बात पहुँची या नहीं।',
    remedy: 'अपना इंटरनेट कनेक्शन जाँचें; अपने-आप फिर से कोशिश होगी।',
  },
  aborted: {
    message: 'Exotel को भेजी जा रही रिक्वेस्ट बीच में छोड़ दी गई।',
    remedy: 'आपको कुछ नहीं करना है: इसकी जगह नई रिक्वेस्ट आ गई है।',
  },
  foreign: {
    message:
      'इस कंप्यूटर और Exotel के बीच किसी और ने Exotel की जगह जवाब दिया, इसलिए पता नहीं कि Exotel तक बात पहुँची या नहीं।',
    remedy:
      'अगर आपका नेटवर्क साइन-इन पेज माँगता है, तो उसे ब्राउज़र में खोलें। अपने-आप फिर से कोशिश होगी; अगर ऐसा ही रहे, तो एडमिनिस्ट्रेटर से प्रॉक्सी या फ़ायरवॉल के बारे में पूछें।',
  },
  'too-large': {
    message: 'जवाब इतना बड़ा है कि Exotel का नहीं हो सकता।',
    remedy: 'एडमिनिस्ट्रेटर के साथ सर्वर का पता जाँचें; अपने-आप फिर से कोशिश होगी।',
  },
  malformed: {
    message: 'Exotel का जवाब समझ में नहीं आया, इसलिए उससे कोई पुष्टि नहीं होती।',
    remedy: 'आपको कुछ नहीं करना है: अपने-आप फिर से कोशिश होगी। अगर ऐसा ही रहे, तो एडमिनिस्ट्रेटर को कारण बताएँ।',
  },
}

/** Exotel cannot be reached at all. */
export const unreachable: Record<UnreachableReason, Advice> = {
  'no-network': {
    message: 'नेटवर्क नहीं है, इसलिए Exotel से कनेक्शन नहीं हो रहा।',
    remedy: 'केबल या वाई-फ़ाई जाँचें; अपने-आप फिर से कोशिश होगी।',
  },
  'no-such-name': {
    message: 'Exotel से कनेक्शन नहीं हो रहा: उसके सर्वर का नाम नहीं मिल रहा।',
    remedy: 'अपना इंटरनेट कनेक्शन और सर्वर का पता जाँचें; अपने-आप फिर से कोशिश होगी।',
  },
  refuses: {
    message: 'Exotel से कनेक्शन नहीं हो रहा: उसका सर्वर कनेक्शन नहीं ले रहा।',
    remedy: 'थोड़ा इंतज़ार करें; अपने-आप फिर से कोशिश होगी। अगर ऐसा ही रहे, तो एडमिनिस्ट्रेटर से पूछें।',
  },
  'no-way': {
    message: 'Exotel से कनेक्शन नहीं हो रहा: इस नेटवर्क से वहाँ तक कोई रास्ता नहीं है।',
    remedy: 'अपना इंटरनेट कनेक्शन या VPN जाँचें; अपने-आप फिर से कोशिश होगी।',
  },
  'not-trusted': {
    message: 'Exotel से सुरक्षित कनेक्शन नहीं हो रहा: उसके नाम पर दिखाया गया सर्टिफ़िकेट भरोसे लायक नहीं है।',
    remedy: 'अगर आपका नेटवर्क साइन-इन पेज माँगता है, तो उसे ब्राउज़र में खोलें; नहीं तो एडमिनिस्ट्रेटर से पूछें।',
  },
  proxy: {
    message: 'Exotel से कनेक्शन नहीं हो रहा: आपके नेटवर्क का प्रॉक्सी इसे रोक रहा है।',
    remedy: 'एडमिनिस्ट्रेटर से पूछें; अपने-आप फिर से कोशिश होगी।',
  },
}

/** Instead of the above, where Exotel's own words are all there is: they go first. */
export const inOwnWords = {
  nothingSwitched: 'कुछ नहीं बदला।',
  mayRing: 'कॉल अब भी आ सकती हैं।',
  remedy: 'एडमिनिस्ट्रेटर से पूछें, और उन्हें Exotel का जवाब बताएँ।',
}

/** Added to the above: what became of the device that was turned off to make room. */
export const previousDevice = {
  onAgain: 'कॉल वहीं आ रही हैं, जहाँ पहले आ रही थीं।',
  leftOff: 'जो डिवाइस पहले चालू था, वह फिर से चालू नहीं हो सका: हो सकता है कि कॉल कहीं भी न आएँ।',
  chooseAgain: 'फिर से डिवाइस चुनें।',
}

/** What support needs to find a failed request. */
export const support = {
  lacks: {
    user: (field: string): string => `Exotel के रिकॉर्ड में आपके यूज़र का "${field}" नहीं है या सही नहीं है`,
    phone: (field: string): string => `Exotel के रिकॉर्ड में आपके फ़ोन का "${field}" नहीं है या सही नहीं है`,
    sip: (field: string): string => `Exotel के रिकॉर्ड में आपके SIP डिवाइस का "${field}" नहीं है या सही नहीं है`,
    other: (field: string): string => `Exotel के रिकॉर्ड में आपके एक और डिवाइस का "${field}" नहीं है या सही नहीं है`,
  },
  said: (words: string): string => `Exotel का जवाब: ${words}`,
  code: (code: number): string => `कोड ${code}`,
  httpStatus: (status: number): string => `HTTP ${status}`,
  request: (id: string): string => `रिक्वेस्ट ${id}`,
}

/** Why an answer cannot be understood: parts of a line, without an end. */
export const malformed: Record<MalformedReason, string> = {
  contradictory: 'जवाब का HTTP स्टेटस और उसका एन्वेलप आपस में मेल नहीं खाते',
  'no-record': 'जवाब में रिकॉर्ड नहीं है',
  'no-token': 'जवाब में टोकन नहीं है',
  'somebody-else': 'जवाब किसी और के बारे में है',
  'fields-missing': 'जवाब के रिकॉर्ड में कुछ फ़ील्ड नहीं हैं',
  'active-missing': 'जवाब के रिकॉर्ड में चालू डिवाइस नहीं बताया गया है',
  'devices-missing': 'जवाब के यूज़र में डिवाइस की लिस्ट नहीं है',
  'available-missing': 'जवाब में एक डिवाइस के बारे में यह नहीं बताया गया है कि उस पर कॉल आती हैं या नहीं',
  'same-ids': 'जवाब में फ़ोन और SIP की आईडी एक ही है',
  'unknown-active': 'जवाब में चालू डिवाइस न फ़ोन है, न SIP',
  'unknown-type': 'जवाब के हिसाब से कॉल किसी अनजान तरह के डिवाइस पर आती हैं',
  'no-outcome': 'स्विच करने की रिक्वेस्ट ली गई, लेकिन नतीजा नहीं बताया गया',
  fault: 'जवाब पढ़ते समय Hookswitch के अंदर गड़बड़ी हुई',
}
