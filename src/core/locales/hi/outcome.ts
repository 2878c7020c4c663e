/** What became of something that was asked for. */
export const outcome = {
  confirmed: (calls: string): string => `${calls}।`,
  expired: 'रद्द हुआ: एक मिनट में पुष्टि नहीं हो सकी।',
  expiredBecause: (failure: string): string => `रद्द हुआ: ${failure}`,
  wentAway: 'रद्द हुआ: कंप्यूटर स्लीप में जा रहा है।',
  changedElsewhere: 'रद्द हुआ: इस बीच किसी ने कहीं और से बदल दिया।',
  away: {
    lock: 'स्क्रीन लॉक है, इसलिए कुछ चालू नहीं किया गया। पहले उसे अनलॉक करें।',
    suspend: 'कंप्यूटर स्लीप में जा रहा है, इसलिए कुछ चालू नहीं किया गया।',
    quit: 'Hookswitch बंद हो रहा है। पहले उसे फिर से शुरू करें।',
  },
  quitConfirmed: 'कॉल बंद हैं।',
  quitUnconfirmed: 'कॉल अब भी आ सकती हैं: बंद होने की पुष्टि नहीं हुई।',
  superseded: 'इस बीच कुछ और चुना गया।',
  nothingToDo: {
    'state-unknown': 'पता नहीं कि कॉल कहाँ आ रही हैं, इसलिए यहाँ से बदला नहीं जा सकता। डिवाइस का नाम दें।',
    'no-last-device': 'अभी तक कोई डिवाइस चालू नहीं हुआ, इसलिए पिछला डिवाइस है ही नहीं। डिवाइस का नाम दें।',
    'no-device-on': 'कोई डिवाइस चालू नहीं है, इसलिए अदला-बदली नहीं हो सकती। डिवाइस का नाम दें।',
  },
  left: 'साइन आउट हो गया; कॉल बंद हैं।',
  signedOutUnconfirmed:
    'साइन आउट हो गया, लेकिन कॉल अब भी आ सकती हैं: Exotel ने इनके बंद होने की पुष्टि नहीं की। Exotel डैशबोर्ड में देखें।',
  userIdLeft: (reason: string): string =>
    `टोकन हटा दिया गया है, लेकिन आपकी यूज़र आईडी अब भी सेटिंग्स में है: ${reason}`,
}
