/** Where a secret is stored: the keychain of the operating system, by the name that its users know. */
const keychainName = {
  windows: 'Windows के Credential Manager',
  macos: 'macOS के Keychain',
  linux: 'आपके कीरिंग',
}

/** The forms for signing in, connecting the Exotel account and signing in at a proxy. */
export const form = {
  signOut: 'साइन आउट करें',
  signingOut: 'साइन आउट हो रहा है',
  signIn: 'साइन इन करें',
  signInAgain: 'फिर से साइन इन करें',
  signingIn: 'Exotel से पूछ रहे हैं',
  userId: 'यूज़र आईडी',
  token: 'टोकन',
  keychainName,
  tokenHint: (keychain: string): string => `सिर्फ़ ${keychain} में रखा जाता है।`,
  appUserId: 'एजेंट की यूज़र आईडी',
  appId: 'ऐप आईडी',
  appSecret: 'ऐप सीक्रेट',
  appServer: 'ऐप के सर्वर का पता',
  appHint: (keychain: string): string =>
    `Hookswitch हर नया टोकन अपने-आप ले लेता है। सीक्रेट सिर्फ़ ${keychain} में रखा जाता है।`,
  server: 'दूसरा सर्वर',
  serverAddress: 'सर्वर का पता',
  serverHint: 'इसे खाली छोड़ें, जब तक एडमिनिस्ट्रेटर ने कोई पता न दिया हो।',

  notFilledIn: 'यह फ़ील्ड भरें।',
  notTicked: 'आगे बढ़ने के लिए इस पर टिक करें।',
  noEmail: 'ई-मेल पता दें, asha@example.com की तरह।',
  noUrl: 'ऐसा पता दें, जो https:// से शुरू हो।',
  tooShort: 'यह बहुत छोटा है।',

  noAccount: 'कोई Exotel अकाउंट कनेक्ट नहीं है, इसलिए नंबर, वेरिफ़िकेशन और कौन कॉल पर है, इसका पता नहीं चलता।',
  accountConnected: 'Exotel अकाउंट कनेक्ट है: उससे नंबर, वेरिफ़िकेशन और कौन कॉल पर है, यह पता चलता है।',
  connectAccount: 'Exotel अकाउंट कनेक्ट करें',
  connect: 'कनेक्ट करें',
  connecting: 'Exotel से पूछ रहे हैं',
  disconnectAccount: 'अकाउंट डिसकनेक्ट करें',
  disconnecting: 'डिसकनेक्ट हो रहा है',
  whichRegion: 'रीजन',
  region: { sg: 'सिंगापुर', in: 'मुंबई', other: 'दूसरा पता' },
  accountAddress: 'अकाउंट API का पता',
  sid: 'अकाउंट SID',
  apiKey: 'API key',
  apiKeyShape: 'API key में न कोलन होता है, न स्पेस।',
  apiToken: 'API token',
  apiHint: (keychain: string): string =>
    `तीनों Exotel डैशबोर्ड की API सेटिंग्स में मिलते हैं। API token सिर्फ़ ${keychain} में रखा जाता है।`,
  keyPower:
    'API key से पूरा Exotel अकाउंट खुल जाता है, बिलिंग भी: Hookswitch को इतना सब नहीं चाहिए। कॉल स्विच करने के लिए सिर्फ़ टोकन काफ़ी है।',
  findBy: 'मुझे इससे खोजें',
  byEmail: 'ईमेल',
  byContactUri: 'नंबर या SIP पता',
  email: 'Exotel में आपका ईमेल',
  contactUri: 'आपके किसी एक डिवाइस का नंबर या SIP पता',
  contactUriHint: 'नंबर, जैसे +91 99531 25068, या SIP पता।',

  proxySignIn: 'प्रॉक्सी में साइन इन करें',
  proxyKeep: 'रखें और कोशिश करें',
  proxyKeeping: 'रखा जा रहा है',
  proxy: 'प्रॉक्सी',
  proxyUser: 'प्रॉक्सी के लिए नाम',
  proxyUserShape: 'प्रॉक्सी के नाम में कोलन नहीं होता।',
  proxyPassword: 'प्रॉक्सी के लिए पासवर्ड',
  proxyHint: (keychain: string): string =>
    `यह ${keychain} में रखा जाता है और सिर्फ़ इसी प्रॉक्सी को भेजा जाता है। पक्का न हो, तो एडमिनिस्ट्रेटर से पूछें।`,
}
