/** What an agent reads once, after the first sign-in. */
export const tips = {
  dismiss: 'समझ गया',
  tray: {
    overflow:
      'Hookswitch को दिखता रखें: Windows नए आइकन घड़ी के पास वाले तीर के पीछे छिपा देता है। आइकन को वहाँ से बाहर खींच लें।',
    'no-extension':
      'Hookswitch को दिखता रखें: GNOME ऐसे आइकन सिर्फ़ "AppIndicator" एक्सटेंशन के साथ दिखाता है। एडमिनिस्ट्रेटर से कहें कि इसे लगा दें।',
  },
  shortcuts: (phone: string, sip: string, off: string): string =>
    `किसी भी प्रोग्राम में इन कुंजियों से स्विच करें: ${phone} फ़ोन, ${sip} SIP, ${off} बंद।`,
  shortcutsUnsure: 'कुंजियों से भी स्विच कर सकते हैं: सेटिंग्स में "शॉर्टकट" बताता है कि किनसे, और वे यहाँ चलती हैं या नहीं।',
}
