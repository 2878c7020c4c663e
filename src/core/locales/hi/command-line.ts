/** The messages of the command line. */
export const commandLine = {
  noAppRunning: 'Hookswitch चल नहीं रहा है। पहले उसे शुरू करें।',
  accepted: 'रिक्वेस्ट मिल गई।',
  notConfirmedInTime: 'समय पर पुष्टि नहीं हुई; कोशिश अपने-आप जारी है। `hookswitch status` देखें।',
  noAnswer: 'Hookswitch चल रहा है, लेकिन जवाब नहीं दे रहा। अगर ऐसा ही रहे, तो उसे रोककर फिर से शुरू करें।',
  noAnswerYet:
    'Hookswitch चल रहा है, लेकिन जवाब नहीं दे रहा, इसलिए किसी बात की पुष्टि नहीं हुई। अगर ऐसा ही रहे, तो उसे रोककर फिर से शुरू करें।',
  otherDisplay: (display: string): string =>
    `Hookswitch दूसरे डिस्प्ले (${display}) पर चल रहा है, और उसकी विंडो वहीं दिखती है।`,
  noDisplay:
    'Hookswitch को अपने आइकन और विंडो के लिए डिस्प्ले चाहिए, और यहाँ कोई डिस्प्ले जवाब नहीं दे रहा। उसे डेस्कटॉप के सेशन में शुरू करें। `hookswitch off` जैसी कमांड डिस्प्ले के बिना भी चलती हैं।',
  hungUp:
    'Hookswitch ने बिना जवाब दिए कनेक्शन काट दिया: वह बंद हो गया, या उसका वर्शन अलग है। उसे फिर से शुरू करें और `hookswitch status` देखें।',
  nonsense:
    'Hookswitch की जगह जो जवाब दे रहा है, उसकी बात समझ में नहीं आती: शायद उसका वर्शन अलग है। उसे रोककर फिर से शुरू करें।',
  brokenControlFile: (file: string): string => `${file} खराब है। Hookswitch को रोककर फिर से शुरू करें।`,
  noPlaceForSocket: (path: string): string =>
    `कंट्रोल सॉकेट के लिए जगह नहीं है: ${path} बहुत लंबा है। XDG_RUNTIME_DIR सेट करें, या छोटे पाथ वाली प्रोफ़ाइल चुनें।`,
  notOurs: (folder: string): string =>
    `${folder} किसी और का है या दूसरों के लिए खुला है, इसलिए इसे इस्तेमाल नहीं किया गया। इसे हटाएँ, या XDG_RUNTIME_DIR सेट करें।`,
  noControl: (reason: string): string => `कमांड लाइन इस ऐप तक नहीं पहुँच सकती: ${reason}`,
  noInput: 'टोकन या सीक्रेट स्टैंडर्ड इनपुट से पढ़ा नहीं जा सकता। इसे वहाँ एक लाइन में दें।',
  emptySecret: 'टोकन, सीक्रेट या कोड खाली है। इसे एक लाइन में दें।',
  secretTooLong: 'टोकन या सीक्रेट इतना लंबा नहीं हो सकता। इसे एक लाइन में दें।',
  severalLines: (path: string): string =>
    `फ़ाइल ${path} में एक से ज़्यादा लाइनें हैं। ऐसी फ़ाइल दें, जिसमें सिर्फ़ टोकन या सीक्रेट हो।`,
  regionOrUrl:
    '--region sg (सिंगापुर), --region in (मुंबई), या दूसरे सर्वर के लिए --account-url URL दें; इनमें से कोई एक।',
  badApiKey: 'API key एक ही शब्द होती है, बिना कोलन के। इसे डैशबोर्ड की API सेटिंग्स से फिर से कॉपी करें।',
  emailOrNumber: '--email या --contact-uri दें, जिससे आपको अकाउंट में खोजा जाए; इनमें से कोई एक।',
  badProxy: 'प्रॉक्सी को HOST:PORT के रूप में दें, जैसे proxy.example.com:3128, नाम और पासवर्ड के बिना।',
  badProxyUser: 'प्रॉक्सी का नाम ज़्यादा से ज़्यादा 256 अक्षरों का हो सकता है, और उसमें कोलन नहीं हो सकता।',
  proxyKept: (proxy: string): string => `प्रॉक्सी ${proxy} का नाम और पासवर्ड कीचेन में रख लिया गया है।`,
  needsYes: 'यहाँ किसी से पूछा नहीं जा सकता। नंबर फिर भी बदलना हो, तो --yes दें।',
  tokenOrApp: 'या तो टोकन दें, या --app-id और ऐप का सीक्रेट; दोनों नहीं।',
  unreadableFile: (path: string): string => `फ़ाइल ${path} पढ़ी नहीं जा सकती। ऐसी फ़ाइल दें, जिसमें एक ही लाइन हो।`,
  unreadable: (path: string): string => `फ़ाइल ${path} पढ़ी नहीं जा सकती।`,
  noValue: (option: string): string => `${option} के साथ वैल्यू देना ज़रूरी है।`,
  missing: (what: string): string => `${what} भी दें। hookswitch --help देखें।`,
  missingOneOf: (one: string, other: string): string =>
    `${one} या ${other}, इनमें से कोई एक दें। hookswitch --help देखें।`,
  noValueHere: (option: string): string => `${option} के साथ कोई वैल्यू नहीं दी जाती।`,
  /** `command` is the given command; `places` are the commands that accept the option. */
  notHere: (option: string, command: string | null, places: readonly string[]): string => {
    const where =
      places.length === 0 ? 'किसी भी कमांड के साथ नहीं चलता' : `सिर्फ़ ${places.join(', ')} के साथ चलता है`
    const what = command === null || places.length === 0 ? '' : `${command} के साथ नहीं चलता, `
    return `${option} ${what}${where}। hookswitch --help देखें।`
  },
  userIdTooLong: 'यूज़र आईडी बहुत लंबी है: इसमें ज़्यादा से ज़्यादा 256 अक्षर हो सकते हैं।',
  behindLink: (argument: string): string => `लिंक के बाद कुछ नहीं होना चाहिए, पर "${argument}" है।`,
  needsSandbox: (option: string): string =>
    `${option} वह सैंडबॉक्स बंद कर देगा जो इस कंप्यूटर को सुरक्षित रखता है। Hookswitch उसके बिना नहीं चलता।`,
  forbiddenByPolicy: 'आपका एडमिनिस्ट्रेटर इसकी अनुमति नहीं देता।',
  practiceForbidden: 'आपका एडमिनिस्ट्रेटर प्रैक्टिस मोड की अनुमति नहीं देता।',
  tooMany: (word: string): string => `एक बार में एक ही कमांड दें: "${word}" ज़्यादा है।`,
  extraWord: (command: string, word: string): string =>
    `hookswitch ${command} के लिए "${word}" ज़्यादा है। hookswitch ${command} --help देखें।`,
  badWait: (given: string): string => `--wait के साथ सेकंड दें, 0 से 86400 तक की संख्या, "${given}" नहीं।`,
  badFor: (given: string): string => `--for के साथ 1 से 1440 तक पूरे मिनट दें, "${given}" नहीं।`,
  badUntil: (given: string): string => `--until के साथ 17:00 जैसा समय दें, "${given}" नहीं।`,
  forOrUntil: 'या तो --for दें, या --until; दोनों नहीं।',
  afterCallOnly: '--after-call के साथ --for, --until और --reason न दें।',
  badReason: '--reason के साथ 1 से 40 अक्षरों का टेक्स्ट दें।',
  unknownBreak: (given: string, names: string): string =>
    `"${given}" नाम का कोई ब्रेक नहीं है, इसलिए --for या --until से समय भी दें। ये ब्रेक हैं: ${names}।`,
  noBreaks: 'यहाँ कोई ब्रेक तय नहीं है, इसलिए --for या --until से समय भी दें।',
  offForNeedsApp:
    'Hookswitch चल नहीं रहा है, इसलिए बंद का समय कभी पूरा नहीं होगा; कॉल स्विच नहीं की गईं। पहले उसे शुरू करें।',
  badLines: (given: string): string => `--lines के साथ 1 से 100000 तक की पूरी संख्या दें, "${given}" नहीं।`,
  fileExists: (file: string): string => `फ़ाइल ${file} पहले से है। वह वैसी ही रहेगी: कोई और नाम चुनें।`,
  noFolderFor: (file: string): string => `फ़ाइल ${file} लिखी नहीं जा सकती: उसका फ़ोल्डर नहीं है।`,
  zipWritten: (file: string): string => `${file} में लिख दिया गया।`,
  noJournal: (file: string): string => `अभी कोई जर्नल नहीं है: ${file} नहीं मिली।`,
  badPort: '--port के साथ 0 से 65535 तक की पूरी संख्या दें।',
  unknownCommand: (given: string, near: string | null): string =>
    `"${given}" नाम का कोई कमांड नहीं है। ${near === null ? 'hookswitch --help देखें।' : `क्या आप ${near} लिखना चाहते थे?`}`,
  unknownOption: (given: string, near: string | null): string =>
    `${given} नाम का कोई ऑप्शन नहीं है। ${near === null ? 'hookswitch --help देखें।' : `क्या आप ${near} लिखना चाहते थे?`}`,
  simulatorReady: (url: string): string => `सिम्युलेटर ${url} पर चल रहा है, Ctrl-C दबाने तक।`,
  internal: (reason: string): string => `Hookswitch के अंदर कुछ गड़बड़ी हुई: ${reason}`,
}
