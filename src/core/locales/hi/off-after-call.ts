import type { Advice } from '../advice.ts'

/** Off once the call is over, which only an Exotel account tells. */
export const offAfterCall = {
  choose: 'इस कॉल के बाद',
  cancel: 'इस कॉल के बाद चालू रखें',
  waiting: 'जब Exotel बताएगा कि आपकी कॉल पूरी हुई, तब कॉल बंद होंगी।',
  noAccount:
    'कॉल के बाद बंद करने के लिए Exotel अकाउंट चाहिए, जो बताता है कि आप कॉल पर हैं या नहीं। कॉल पूरी होने पर "बंद" चुनें।',
  starting: 'अभी पता नहीं कि आप कॉल पर हैं या नहीं। थोड़ी देर में फिर से कोशिश करें।',
  notHeard: 'रद्द: Exotel अब नहीं बता रहा कि आप कॉल पर हैं या नहीं।',
  withdrawn: {
    message: '"इस कॉल के बाद बंद" रद्द हुआ, क्योंकि Exotel ने 5 मिनट से नहीं बताया कि आप कॉल पर हैं या नहीं।',
    remedy: 'कॉल अब भी चालू हैं। अपनी कॉल पूरी होने पर "बंद" चुनें।',
  } satisfies Advice,
}
