import type { Device, Target } from '../../model/device.ts'
import type { GatewayKind } from '../../model/identity.ts'
import type { Remedy } from '../../model/problem.ts'
import { durationText, hoursText, minutesText } from './durations.ts'
import { deviceName } from './names.ts'

const userBy: Record<GatewayKind, (userId: string) => string> = {
  integrations: (userId) => `यूज़र आईडी ${userId}, टोकन से साइन इन`,
  account: (userId) => `यूज़र आईडी ${userId}, Exotel अकाउंट से साइन इन`,
  both: (userId) => `यूज़र आईडी ${userId}, टोकन और Exotel अकाउंट से साइन इन`,
}

/** The texts of the window. */
export const window = {
  clickAgain: 'यह सवाल अभी-अभी आया है। अगर आप यही चाहते हैं, तो फिर से क्लिक करें।',
  choices: 'कॉल कहाँ आएँ',
  switching: 'स्विच हो रहा है',
  back: 'वापस',
  leaveSimulator: 'प्रैक्टिस मोड से बाहर आएँ',
  leave: 'बाहर आएँ',
  settings: 'सेटिंग्स',

  confirmedAt: (time: string): string => `Exotel ने ${time} बजे पुष्टि की`,
  changedElsewhereAt: (time: string): string => `${time} बजे कहीं और से बदला गया`,
  notConfirmedYet: 'Exotel की पुष्टि का इंतज़ार है',
  nothingConfirmed: 'Exotel से हाल की कोई पुष्टि नहीं',
  notKnownYet: 'अभी पता नहीं कि कॉल चालू हैं या बंद',
  notKnownSignedOut: 'Hookswitch को पता नहीं कि कॉल चालू हैं या बंद',
  cannotAsk: 'कीचेन के बिना Exotel से पूछा नहीं जा सकता',
  /** How long calls stay off: the clock time, and the time left. */
  timeLeft: {
    underAMinute: (until: string): string => `${until} बजे तक, एक मिनट से कम बाकी`,
    minutes: (until: string, minutes: number): string => `${until} बजे तक, ${minutesText(minutes)} बाकी`,
    hours: (until: string, hours: number): string => `${until} बजे तक, ${hoursText(hours)} बाकी`,
    hoursAndMinutes: (until: string, hours: number, minutes: number): string =>
      `${until} बजे तक, ${hoursText(hours)} ${minutesText(minutes)} बाकी`,
  },
  afterTimedOff: (device: Device): string => `इसके बाद कॉल फिर से ${deviceName[device]} पर आएँगी`,

  devices: 'आपके डिवाइस',
  noNumber: 'नंबर पता नहीं',
  howToVerifySip: 'एडमिनिस्ट्रेटर से कहें कि इसे वेरिफ़ाई करवाएँ।',
  verificationUnknown: 'वेरिफ़िकेशन का पता नहीं',
  onlyAccountTells: 'यह सिर्फ़ Exotel अकाउंट कनेक्ट करने पर पता चलता है।',
  busy: 'कॉल पर',
  deviceNotVerified: (device: string): string => `${device} वेरिफ़ाइड नहीं है, इसलिए उस पर कॉल नहीं आतीं।`,
  deviceBusy: (device: string): string => `आप ${device} पर कॉल में हैं।`,
  free: 'फ़्री',

  lastChange: 'पिछला बदलाव',
  offFor: 'इतनी देर बंद',
  duration: durationText,
  offForThis: (label: string): string => `${label} के लिए बंद`,
  more: 'और',
  offForMore: 'और कितनी देर के लिए बंद',
  longer: '+15 मिनट',
  backOn: 'अभी चालू करें',
  lasted: {
    minutes: minutesText,
    hours: hoursText,
    hoursAndMinutes: (hours: number, minutes: number): string =>
      `${hoursText(hours)} ${minutesText(minutes)}`,
  },
  details: 'जानकारी',
  untilTime: 'समय…',
  offUntilTime: 'किसी समय तक बंद',
  until: 'कितने बजे तक?',
  offUntil: 'तब तक बंद रखें',
  noClockTime: '17:00 की तरह समय लिखें।',
  leaveIt: 'जैसा है, रहने दें',
  lockWatch: 'स्क्रीन लॉक',
  support: 'सपोर्ट के लिए',
  /** The button that solves a problem. */
  remedy: {
    phone: 'फ़ोन पर कॉल चालू करें',
    sip: 'SIP पर कॉल चालू करें',
    off: 'कॉल बंद करें',
    'connect-account': 'अकाउंट कनेक्ट करें',
    'proxy-password': 'नाम और पासवर्ड दें',
    retry: 'अभी कोशिश करें',
  } satisfies Record<Target | Exclude<Remedy['kind'], 'switch'>, string>,
  tryVerified: 'वेरिफ़ाई हो गया? फिर कोशिश करें',
  user: userBy,
  noTray: 'यहाँ ट्रे नहीं है: Hookswitch इस विंडो के बिना भी चलता रहता है। लौटने के लिए फिर से शुरू करें।',
  inPracticeMode: 'प्रैक्टिस मोड',
  notAnswered: 'Hookswitch ने रिक्वेस्ट नहीं ली। फिर से कोशिश करें, या उसे फिर से शुरू करें।',
}
