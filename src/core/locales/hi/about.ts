/** The page about the app. */
export const about = {
  licence: (licence: string): string => `${licence} लाइसेंस के तहत मुक्त सॉफ़्टवेयर।`,
  /** `files` are paths, one after the other. */
  thirdPartyLicences: (files: string): string => `Electron और Chromium के लाइसेंस: ${files}`,
  noThirdPartyLicences: 'Electron और Chromium के लाइसेंस की फ़ाइलें यहाँ इंस्टॉल नहीं हैं।',
  /** Opens the list of the packages that the app is built from. */
  packages: 'पैकेजों के लाइसेंस',
  notRead: 'वर्शन और लाइसेंस अभी नहीं दिखाए जा सके।',
}
