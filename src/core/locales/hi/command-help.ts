const wait = '  --wait SECONDS      कितनी देर इंतज़ार करें (आम तौर पर 10; 0 हो, तो इंतज़ार नहीं)'

/** The text of `hookswitch COMMAND --help`, by the command: how to write it, what it does, options and examples. */
export const commandHelp = {
  phone: `hookswitch phone [--wait SECONDS]

कॉल आपके फ़ोन पर आएँगी। Exotel की पुष्टि का इंतज़ार होता है। स्क्रीन लॉक हो, तो मना कर दिया
जाता है।

${wait}

उदाहरण:
  hookswitch phone
  hookswitch phone --wait 30`,

  sip: `hookswitch sip [--wait SECONDS]

कॉल SIP पर, यानी आपके सॉफ़्टफ़ोन पर आएँगी। Exotel की पुष्टि का इंतज़ार होता है। स्क्रीन लॉक
हो, तो मना कर दिया जाता है। सॉफ़्टफ़ोन खुला होना चाहिए: Hookswitch सिर्फ़ Exotel को बताता है
कि कॉल कहाँ जाएँ।

${wait}

उदाहरण:
  hookswitch sip
  hookswitch sip --wait 0`,

  off: `hookswitch off [--for MINUTES | --until HH:MM] [--reason TEXT] [--wait SECONDS]
hookswitch off --after-call [--wait SECONDS]

कॉल बंद हो जाएँगी। Exotel की पुष्टि का इंतज़ार होता है। सिर्फ़ off हमेशा माना जाता है। समय या
वजह दी जाए, तो कॉल कुछ देर के लिए बंद होती हैं: फिर वही डिवाइस चालू होता है, जो पहले चालू था,
अगर आप वहाँ हों। स्क्रीन लॉक हो, तो यह मना कर दिया जाता है।

  --for MINUTES       1 से 1440 मिनट के लिए
  --until HH:MM       इतने बजे तक; समय बीत गया हो, तो कल
  --reason TEXT       lunch जैसा ब्रेक, जिसके मिनट --for और --until के बिना लागू होते हैं,
                      या 40 अक्षरों तक का कोई और टेक्स्ट
  --after-call        आपकी कॉल पूरी होने पर, जैसा आपका Exotel अकाउंट बताता है; आप कॉल पर न हों,
                      तो तुरंत। बाद में स्विच, लॉक या बंद करने पर यह रद्द हो जाता है
${wait}

उदाहरण:
  hookswitch off
  hookswitch off --reason लंच
  hookswitch off --for 15 --reason "बैंक से बात"
  hookswitch off --until 17:00
  hookswitch off --after-call --wait 3600`,

  toggle: `hookswitch toggle [--wait SECONDS]

कॉल बंद करता है, या पिछला डिवाइस चालू करता है। Exotel की पुष्टि का इंतज़ार होता है।

${wait}

उदाहरण:
  hookswitch toggle`,

  swap: `hookswitch swap [--wait SECONDS]

कॉल फ़ोन से SIP पर, या SIP से फ़ोन पर ले जाता है। Exotel की पुष्टि का इंतज़ार होता है।

${wait}

उदाहरण:
  hookswitch swap`,

  status: `hookswitch status [--json]

बताता है कि Exotel की पुष्टि के अनुसार कॉल कहाँ आ रही हैं, और कुछ गड़बड़ हो, तो क्या।

  --json              स्क्रिप्ट के लिए एक JSON ऑब्जेक्ट, जिसके नाम नहीं बदलते

उदाहरण:
  hookswitch status
  hookswitch status --json`,

  log: `hookswitch log [--lines N]

जर्नल की आख़िरी लाइनें दिखाता है: क्या माँगा गया, Exotel ने क्या जवाब दिया, किसकी पुष्टि हुई।
इसमें कोई सीक्रेट नहीं होता; फ़ोन नंबर और ईमेल पते छिपे रहते हैं। ऐप का चलना ज़रूरी नहीं।
"changed" वाली लाइनें वे बदलाव हैं, जो विंडो के "गतिविधि और मदद" पेज पर हैं।

  --lines N           कितनी लाइनें, 1 से 100000 तक (आम तौर पर 50)

उदाहरण:
  hookswitch log
  hookswitch log --lines 200`,

  diagnostics: `hookswitch diagnostics [--zip FILE]

सपोर्ट को ऐप और इस कंप्यूटर के बारे में जो चाहिए, वह दिखाता है: विंडो के "गतिविधि और मदद"
पेज की रिपोर्ट, लॉग की लाइनों के बिना। इसमें न सीक्रेट होता है, न कोई नंबर। ऐप न चल रहा हो,
तो वही दिखाता है, जो उसके बिना पता है।

  --zip FILE          इसे, स्टेटस, जर्नल और पॉलिसी की जाँच को एक नई zip फ़ाइल में लिखें

उदाहरण:
  hookswitch diagnostics
  hookswitch diagnostics --zip for-support.zip`,

  policy: `hookswitch policy --check [FILE]

बताता है कि एडमिनिस्ट्रेटर की पॉलिसी सही है या नहीं, और वह क्या तय करती है; हर सेटिंग एक लाइन में।
फ़ाइल न दी जाए, तो इस कंप्यूटर की पॉलिसी पढ़ता है। एग्ज़िट स्टेटस: 0 सही, 2 गलत।

  --check             पॉलिसी जाँचें; कुछ बदला नहीं जाता

उदाहरण:
  hookswitch policy --check
  hookswitch policy --check new-policy.json`,

  'sign-in': `hookswitch sign-in --user-id ID [--integrations-url URL] (--token-stdin | --token-file FILE)
hookswitch sign-in --user-id ID [--integrations-url URL] --app-id ID
                   (--app-secret-stdin | --app-secret-file FILE)

टोकन से साइन इन करता है, या ऐप की आईडी और सीक्रेट से, जो टोकन को अपने-आप नया करते हैं। सीक्रेट
कीचेन में रहता है। ऐप का चलना ज़रूरी नहीं।

  --user-id ID            Exotel में एजेंट की यूज़र आईडी
  --integrations-url URL  Exotel के सामान्य सर्वर की जगह कोई और
  --token-stdin           टोकन स्टैंडर्ड इनपुट पर, एक लाइन में
  --token-file FILE       टोकन एक लाइन की फ़ाइल में
  --app-id ID             उस ऐप की आईडी, जिसका सीक्रेट दिया गया है
  --app-secret-stdin      सीक्रेट स्टैंडर्ड इनपुट पर, एक लाइन में
  --app-secret-file FILE  सीक्रेट एक लाइन की फ़ाइल में

उदाहरण:
  hookswitch sign-in --user-id 1 --token-stdin
  hookswitch sign-in --user-id 1 --app-id APP --app-secret-file secret.txt`,

  enrol: `hookswitch enrol [--relay ORIGIN] (CODE | --code-stdin)
hookswitch enrol --link LINK

इस कंप्यूटर को आपकी कंपनी के रिले से जोड़ता है और वहाँ साइन इन करता है, एडमिन के दिए एक बार के
कोड या लिंक से।

  --relay ORIGIN      रिले का पता; न देने पर वही, जो पॉलिसी में है
  --code-stdin        कोड स्टैंडर्ड इनपुट से पढ़ता है, जहाँ दूसरा प्रोग्राम उसे नहीं देख सकता
  --link LINK         पूरा लिंक, जैसे hookswitch://enrol?relay=...&code=...

उदाहरण:
  hookswitch enrol 7Q3K-M2XV-9PTD-4W8H --relay https://relay.example.in
  echo "$CODE" | hookswitch enrol --code-stdin --relay https://relay.example.in`,

  'connect-account': `hookswitch connect-account (--region sg|in | --account-url URL) --sid SID
                           (--api-key KEY | --api-key-file FILE)
                           (--api-token-stdin | --api-token-file FILE)
                           (--email E | --contact-uri URI)

Exotel अकाउंट कनेक्ट करता है, जिससे पता चलता है कि फ़ोन वेरिफ़ाइड है या नहीं, और कोई डिवाइस
कॉल पर है या नहीं। API token कीचेन में रहता है। ऐप का चलना ज़रूरी नहीं।

  --region sg|in         अकाउंट कहाँ है: सिंगापुर या मुंबई
  --account-url URL      कोई और सर्वर
  --sid SID              अकाउंट
  --api-key KEY          API key; उसका token सीक्रेट है
  --api-key-file FILE    key एक लाइन वाली फ़ाइल में है, जिसे कोई और यूज़र नहीं पढ़ सकता
  --api-token-stdin      API token स्टैंडर्ड इनपुट पर, एक लाइन में
  --api-token-file FILE  API token एक लाइन की फ़ाइल में
  --email E              अकाउंट में एजेंट का ईमेल पता
  --contact-uri URI      उसकी जगह एजेंट का नंबर या SIP पता

उदाहरण:
  hookswitch connect-account --region in --sid SID --api-key KEY --api-token-stdin --email E`,

  'disconnect-account': `hookswitch disconnect-account

Exotel अकाउंट और उसका API token हटाता है। साइन इन के टोकन से कॉल पहले की तरह स्विच होती हैं।

उदाहरण:
  hookswitch disconnect-account`,

  'phone-number': `hookswitch phone-number +E164 [--yes]

Exotel अकाउंट में आपके फ़ोन का नंबर बदलता है। पुराने नंबर पर कॉल नहीं आएँगी, और नए पर
वेरिफ़ाइड होने के बाद ही आएँगी। पहले पूछता है।

  --yes               बिना पूछे

उदाहरण:
  hookswitch phone-number +919953125068 --yes`,

  'sign-out': `hookswitch sign-out

कॉल बंद करता है, और एजेंट का टोकन और बाकी सब सीक्रेट हटाता है। ऐप का चलना ज़रूरी नहीं।

उदाहरण:
  hookswitch sign-out`,

  'proxy-password': `hookswitch proxy-password --proxy HOST:PORT --user NAME
                          (--password-stdin | --password-file FILE)

प्रॉक्सी का नाम और पासवर्ड कीचेन में रखता है। ऐप का चलना ज़रूरी नहीं।

  --proxy HOST:PORT     प्रॉक्सी
  --user NAME           उसके लिए नाम
  --password-stdin      पासवर्ड स्टैंडर्ड इनपुट पर, एक लाइन में
  --password-file FILE  पासवर्ड एक लाइन की फ़ाइल में

उदाहरण:
  hookswitch proxy-password --proxy proxy.example.com:3128 --user asha --password-stdin`,

  simulator: `hookswitch simulator [--port N] [--fault-file FILE]

सिर्फ़ ऐप के अंदर का Exotel चलाता है, Ctrl-C दबाने तक। उसकी पहली लाइन JSON में पता और कुंजियाँ
बताती है।

  --port N            पोर्ट (आम तौर पर कोई भी ख़ाली)
  --fault-file FILE   शुरू से लागू खराबियाँ, JSON की सूची में

उदाहरण:
  hookswitch simulator --port 8080`,
}
