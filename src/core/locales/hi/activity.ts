import type { Confirmed } from '../../model/confirmed.ts'

/** The page with the last changes of where calls ring, and help. */
export const activity = {
  changes: 'पिछले बदलाव',
  today: 'आज',
  yesterday: 'कल',
  none: 'अभी तक कोई बदलाव नहीं: जब से आपने इस कंप्यूटर पर साइन इन किया है, कॉल कहाँ आएँ, यह नहीं बदला।',
  signedOut: 'आप साइन आउट हैं। अपने बदलाव देखने के लिए साइन इन करें।',
  loading: 'पिछले बदलाव पढ़े जा रहे हैं',
  notRead: 'पिछले बदलाव पढ़े नहीं जा सके। विंडो बंद करके फिर खोलें।',
  /** Where calls ring on both devices. */
  both: 'फ़ोन और SIP',
  fromTo: (from: string, to: string): string => `पहले ${from}, अब ${to}`,
  /** `cause` is one of the causes in names.ts. */
  by: (cause: string): string => `${cause} बदला`,
  elsewhere: 'कहीं और से बदला गया',
  how: {
    reply: 'Exotel के जवाब से पुष्टि हुई',
    'read-back': 'Exotel से पूछने पर पुष्टि हुई',
  } satisfies Record<Confirmed['how'], string>,
  notConfirmed: 'पुष्टि नहीं हुई',
  requestId: 'रिक्वेस्ट',
  copyReport: 'सपोर्ट के लिए रिपोर्ट कॉपी करें',
  reportCopied: 'रिपोर्ट कॉपी हो गई।',
  reportNotCopied: (reason: string): string => `रिपोर्ट कॉपी नहीं हो सकी (${reason})।`,
  saveReport: 'सपोर्ट के लिए फ़ाइल सेव करें…',
  zipFile: 'ZIP फ़ाइल',
  reportNotSaved: (reason: string): string => `फ़ाइल सेव नहीं हो सकी (${reason})।`,
  reportHint: 'वर्शन, स्थिति, हाल का लॉग: न कोई सीक्रेट, न पूरा नंबर।',
  showReport: 'रिपोर्ट में क्या है',
  loadingReport: 'पढ़ा जा रहा है',
  reportNotRead: 'रिपोर्ट अभी दिखाई नहीं जा सकी।',
  aboutApp: 'Hookswitch के बारे में',
}
