/** The page of the first run. */
export const firstRun = {
  title: 'Hookswitch सेट अप करें',
  what: 'एडमिनिस्ट्रेटर ने जो दिया है, वह भरें, या उनकी फ़ाइल चुनें।',
  chooseFile: 'एडमिनिस्ट्रेटर की दी हुई फ़ाइल चुनें',
  fileRead: (name: string): string => `${name} से भर दिया गया।`,
  notASetupFile: 'इस फ़ाइल में न टोकन है, न सेट अप करने का लिंक। एडमिनिस्ट्रेटर से पूछें कि कौन-सी फ़ाइल चुननी है।',
  unreadableFile: 'यह फ़ाइल पढ़ी नहीं जा सकती। इसे फिर से चुनें, या इसमें से टोकन कॉपी करें।',
  start: 'टेस्ट करके शुरू करें',
  practiceMode: 'प्रैक्टिस मोड: असली कॉल नहीं',
  administrator: 'मैं एडमिनिस्ट्रेटर हूँ',
  how: 'किससे साइन इन करें',
  byAccount: 'Exotel अकाउंट की API key',
  byApp: 'ऐप की आईडी और सीक्रेट',
}
