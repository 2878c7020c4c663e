import type { Messages } from '../locales/messages.ts'

/** The licence of the app, by its SPDX name, as in package.json and LICENSE. */
export const licence = 'MIT'

/** What the app is, and what it runs on. */
export interface AboutFacts {
  readonly version: string
  readonly electron: string
  readonly chromium: string
  readonly node: string
  /** The paths of the files with the licences of others that are in this installation. */
  readonly licenceFiles: readonly string[]
}

/** All that the page about the app shows; its texts are in the app's language. */
export interface About {
  /** The app first, then what it runs on. */
  readonly versions: readonly { readonly name: string; readonly version: string }[]
  readonly licence: string
  /** Where the licences of Electron and Chromium are. */
  readonly thirdPartyLicences: string
}

/** The page about the app. */
export function aboutOf(facts: AboutFacts, { appName, about }: Messages): About {
  const named = [
    [appName, facts.version],
    ['Electron', facts.electron],
    ['Chromium', facts.chromium],
    ['Node.js', facts.node],
  ] as const
  return {
    versions: named.map(([name, version]) => ({ name, version })),
    licence: about.licence(licence),
    thirdPartyLicences:
      facts.licenceFiles.length === 0
        ? about.noThirdPartyLicences
        : about.thirdPartyLicences(facts.licenceFiles.join(', ')),
  }
}
