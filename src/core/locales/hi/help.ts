/** The text of `hookswitch --help`. */
export const help: string = `Hookswitch: चुनें कि आपकी Exotel कॉल कहाँ आएँ।

hookswitch                       शुरू करें; पहले से चल रहा हो, तो उसकी विंडो दिखाएँ
hookswitch --hidden              बिना विंडो के शुरू करें
hookswitch phone|sip|off         स्विच करें, और Exotel की पुष्टि का इंतज़ार करें
hookswitch off --for MINUTES     कुछ देर के लिए बंद; --until HH:MM और --reason BREAK भी
hookswitch toggle                बंद और पिछले डिवाइस के बीच बदलें
hookswitch swap                  फ़ोन और SIP के बीच बदलें
hookswitch status                कॉल कहाँ आ रही हैं
hookswitch log                   जर्नल की आख़िरी लाइनें
hookswitch diagnostics           सपोर्ट को जो चाहिए
hookswitch policy --check        एडमिनिस्ट्रेटर की पॉलिसी सही है या नहीं, और क्या तय करती है
hookswitch sign-in               एजेंट को साइन इन करें, टोकन या ऐप के सीक्रेट से
hookswitch enrol                 इस कंप्यूटर को कंपनी के रिले से जोड़ें, कोड से
hookswitch sign-out              कॉल बंद करें, और एजेंट के सीक्रेट हटाएँ
hookswitch connect-account       Exotel अकाउंट से वेरिफ़िकेशन और कॉल दिखाएँ
hookswitch disconnect-account    Exotel अकाउंट हटाएँ
hookswitch phone-number +E164    अपने फ़ोन का नंबर बदलें
hookswitch proxy-password        जो प्रॉक्सी पासवर्ड माँगे, उसके लिए
hookswitch simulator             सिर्फ़ ऐप के अंदर का Exotel

hookswitch COMMAND --help        किसी कमांड के ऑप्शन और उदाहरण

--simulator                      ऐप के अंदर के Exotel के साथ चलाएँ; प्रोफ़ाइल अलग
--user-data-dir=DIR              दूसरी प्रोफ़ाइल
--help, --version                यह टेक्स्ट; वर्शन

Chromium, Electron और GTK के स्विच कहीं भी लिखे जा सकते हैं; ऐप शुरू करते समय और लिंक के साथ
बाकी स्विच भी अनदेखे रहते हैं। डिस्प्ले सिर्फ़ ऐप शुरू करने के लिए चाहिए।

एग्ज़िट स्टेटस: 0 हो गया और पुष्टि हुई, 1 अंदर की गड़बड़ी या डिस्क की खराबी, 2 कमांड गलत,
3 ऐप नहीं चल रहा, साइन इन नहीं, कीचेन नहीं या डिस्प्ले नहीं, 4 मना कर दिया गया,
5 समय पर पुष्टि नहीं हुई, 6 इस बीच कुछ और चुना गया।`
