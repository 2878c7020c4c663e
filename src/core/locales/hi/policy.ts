/** The administrator's policy in `file` is broken. */
export const policy = {
  remedy: 'एडमिनिस्ट्रेटर को बताएँ। आप कॉल पहले की तरह स्विच कर सकते हैं।',
  unreadable: (file: string, reason: string): string =>
    `पॉलिसी ${file} पढ़ी नहीं जा सकती (${reason}), इसलिए वह लागू नहीं है।`,
  untrusted: (file: string, place: string): string =>
    `पॉलिसी ${file} लागू नहीं है: ${place} किसी एडमिनिस्ट्रेटर की होनी चाहिए, और उसमें कोई और न लिख सके।`,
  holds: {
    'last-good': 'उसकी जगह पिछली बार पढ़ी गई वैल्यू लागू हैं।',
    strictest: 'उसकी जगह सबसे सख़्त वैल्यू लागू हैं।',
  },
  notUnderstood: (file: string): string => `पॉलिसी ${file} समझ में नहीं आई, इसलिए वह लागू नहीं है।`,
  inPart: (file: string, what: string): string => `पॉलिसी ${file} का कुछ हिस्सा ही लागू है (${what})।`,
  place: (line: number, column: number): string => `लाइन ${line}, कॉलम ${column}`,
  unknown: (names: string): string => `ऐसी कोई सेटिंग नहीं: ${names}`,
  meant: (name: string, near: string): string => `${name} शायद ${near} है`,
  outside: (names: string): string => `${names} को "forced" या "defaults" के अंदर लिखें`,
  misplaced: (names: string): string => `${names} को "forced" और "defaults" के बाहर, उनके बराबर में लिखें`,
  wrongBreaks: (numbers: string, longest: number): string =>
    `ये ब्रेक इस्तेमाल नहीं होते: नंबर ${numbers}; ब्रेक का नाम 1 से ${longest} अक्षरों का और समय 1 से 1440 पूरे मिनट का होता है`,
  tooManyBreaks: (given: number, used: number): string =>
    `ब्रेक ${given} हैं, जिनमें से सिर्फ़ पहले ${used} इस्तेमाल होते हैं`,
  wrongHelpUrl: (name: string): string =>
    `${name} एक ही पता होना चाहिए, जो https:// से शुरू हो और जिसमें यूज़र नेम या पासवर्ड न हो`,
  wrong: (names: string): string => `वैल्यू गलत: ${names}`,
}

/** The lines of `hookswitch policy --check`; values are JSON. */
export const policyCheck = {
  valid: (file: string): string => `पॉलिसी ${file} सही है।`,
  missing: (file: string): string => `कोई पॉलिसी नहीं है: ${file} नहीं मिली।`,
  fixes: (name: string, value: string): string => `तय करती है: ${name}: ${value}`,
  presets: (name: string, value: string): string => `शुरुआती वैल्यू देती है: ${name}: ${value}`,
  nowFixed: (name: string, value: string): string => `अभी तय है: ${name}: ${value}`,
  nowPreset: (name: string, value: string): string => `अभी शुरुआती वैल्यू: ${name}: ${value}`,
}
