import type { Device } from '../../model/device.ts'
import type { Advice } from '../advice.ts'
import { deviceName } from './names.ts'

/** What happened without the agent, in the window and in notifications. */
export const notice = {
  offNotConfirmed: (time: string): Advice => ({
    message: `कॉल अब भी आ सकती हैं: Exotel ने ${time} बजे से अब तक इनके बंद होने की पुष्टि नहीं की।`,
    remedy: 'Exotel डैशबोर्ड में देखें, और एडमिनिस्ट्रेटर को बताएँ। हर 5 मिनट में फिर से कोशिश होगी।',
  }),
  offUnconfirmed: (time: string): Advice => ({
    message: `कॉल अब भी आ सकती हैं: बंद होने की पुष्टि नहीं हुई, ${time} बजे से कोशिश जारी है।`,
    remedy: 'अपने-आप फिर से कोशिश होगी। अपना इंटरनेट कनेक्शन जाँचें।',
  }),
  onWithdrawnExpired: (device: Device): Advice => ({
    message: `${deviceName[device]} पर कॉल चालू होने की पुष्टि एक मिनट में नहीं हुई, इसलिए कोशिश रोक दी गई।`,
    remedy: 'जब आप कॉल लेने के लिए तैयार हों, तब फिर से चुनें।',
  }),
  onWithdrawnAway: (device: Device): Advice => ({
    message: `${deviceName[device]} पर कॉल चालू होने से पहले आप चले गए, इसलिए चालू नहीं की गईं।`,
    remedy: 'जब आप कॉल लेने के लिए तैयार हों, तब फिर से चुनें।',
  }),
  offWithdrawn: (calls: string): Advice => ({
    message: `"बंद" की पुरानी रिक्वेस्ट नहीं भेजी गई, क्योंकि उसके बाद किसी ने कहीं और से बदल दिया: ${calls}।`,
    remedy: 'अगर आपको कॉल नहीं चाहिए, तो फिर से "बंद" चुनें।',
  }),
  changedElsewhere: (calls: string, time: string): Advice => ({
    message: `${time} बजे कहीं और से बदला गया: ${calls}।`,
    remedy: 'अगर आपको यह नहीं चाहिए, तो फिर से चुनें।',
  }),
  turnedOffAgain: (calls: string, time: string): Advice => ({
    message: `आपके दूर रहते ${time} बजे किसी ने कहीं और से बदल दिया: ${calls}।`,
    remedy: 'Hookswitch एक बार फिर कॉल बंद कर रहा है।',
  }),
  leftOn: (calls: string, time: string): Advice => ({
    message: `आपके दूर रहते ${time} बजे किसी ने दोबारा कहीं और से बदल दिया: ${calls}।`,
    remedy: 'Hookswitch ने इसे ऐसे ही रहने दिया। देखें कि यह कौन-सा प्रोग्राम करता है; कॉल नहीं चाहिए, तो "बंद" चुनें।',
  }),
  offImpossible: {
    message: 'आप दूर हैं और कॉल अब भी आ सकती हैं: Hookswitch साइन इन नहीं है, इसलिए उन्हें बंद नहीं कर सकता।',
    remedy: 'लौटने पर फिर से साइन इन करें; तब तक Exotel में कॉल बंद करें।',
  },
  bothOn: {
    message: 'फ़ोन और SIP दोनों पर कॉल चालू हैं।',
    remedy: 'कोई एक चुनें।',
  } satisfies Advice,
  phoneVerified: 'आपका फ़ोन वेरिफ़ाइड हो गया: अब इस पर कॉल आ सकती हैं।',
}
