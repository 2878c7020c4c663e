/** The page about the app. */
export const about = {
  licence: (licence: string): string => `Free software under the ${licence} licence.`,
  /** `files` are paths, one after the other. */
  thirdPartyLicences: (files: string): string => `Licences of Electron and Chromium: ${files}`,
  noThirdPartyLicences: 'The licence files of Electron and Chromium are not in this installation.',
  /** Opens the list of the packages that the app is built from. */
  packages: 'Licences of the packages',
  notRead: 'Versions and licences cannot be shown now.',
}
