/** The text of `hookswitch --help`. */
export const help: string = `Hookswitch: चुनें कि आपकी Exotel कॉल कहाँ आएँ।

hookswitch                       शुरू करें; पहले से चल रहा हो, तो उसकी विंडो दिखाएँ
hookswitch --hidden              बिना विंडो के शुरू करें
hookswitch phone|sip|off         स्विच करें, और Exotel की पुष्टि का इंतज़ार करें
hookswitch toggle                बंद और पिछले डिवाइस के बीच बदलें
hookswitch swap                  फ़ोन और SIP के बीच बदलें
    --wait SECONDS               कितनी देर इंतज़ार करें (आम तौर पर 10; 0 हो, तो इंतज़ार नहीं)
hookswitch off --for MINUTES | --until HH:MM | --reason BREAK    कुछ देर के लिए बंद
hookswitch status [--json]       कॉल कहाँ आ रही हैं
hookswitch log [--lines N]       जर्नल की आख़िरी लाइनें
hookswitch diagnostics           सपोर्ट को जो चाहिए
hookswitch sign-in --user-id ID [--integrations-url URL] (--token-stdin | --token-file FILE)
hookswitch sign-in --user-id ID [--integrations-url URL] --app-id ID (--app-secret-stdin | --app-secret-file FILE)
hookswitch connect-account (--region sg|in | --account-url URL) --sid SID --api-key KEY (--api-token-stdin | --api-token-file FILE) (--email E | --contact-uri URI)
hookswitch disconnect-account
hookswitch phone-number +E164 [--yes]    अपने फ़ोन का नंबर बदलें
hookswitch sign-out
hookswitch proxy-password --proxy HOST:PORT --user NAME (--password-stdin | --password-file FILE)    जो प्रॉक्सी पासवर्ड माँगे, उसके लिए
hookswitch simulator [--port N] [--fault-file FILE]    सिर्फ़ ऐप के अंदर का Exotel

--simulator                      ऐप के अंदर के Exotel के साथ चलाएँ; प्रोफ़ाइल अलग, सीक्रेट सिर्फ़ मेमोरी में
--user-data-dir=DIR              दूसरी प्रोफ़ाइल
--help, --version                यह टेक्स्ट; वर्शन

Chromium, Electron और GTK के स्विच कहीं भी लिखे जा सकते हैं; ऐप शुरू करते समय और लिंक के साथ बाकी स्विच भी अनदेखे रहते हैं।
डिस्प्ले सिर्फ़ ऐप शुरू करने के लिए चाहिए।

एग्ज़िट स्टेटस: 0 हो गया और पुष्टि हुई, 1 अंदर की गड़बड़ी या डिस्क की खराबी, 2 कमांड गलत,
3 ऐप नहीं चल रहा, साइन इन नहीं, कीचेन नहीं या डिस्प्ले नहीं, 4 मना कर दिया गया, 5 समय पर पुष्टि नहीं हुई, 6 इस बीच कुछ और चुना गया।`
