import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The file with the licences of the packages in a bundle; it stands beside the bundle. */
export const licencesFile = 'third-party-licences.txt'

const line = `\n\n${'-'.repeat(80)}\n\n`

/**
 * A plugin of the build that writes the names, versions and licences of all packages in a bundle beside it: most licences
 * ask that their text goes with every copy.
 * @returns {import('vite').Plugin}
 */
export function thirdPartyLicences() {
  return {
    name: 'third-party-licences',
    generateBundle() {
      const folders = new Set([...this.getModuleIds()].flatMap(packageFolders))
      const source = [...folders].sort().map(licenceOf).join(line)
      this.emitFile({ type: 'asset', fileName: licencesFile, source: `${source}\n` })
    },
  }
}

/**
 * The folder of the package that the module `id` belongs to; none for a module of the app's own.
 * @param {string} id
 * @returns {readonly string[]}
 */
function packageFolders(id) {
  const found = /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll('\\', '/'))
  return found?.[1] === undefined || !existsSync(join(found[1], 'package.json')) ? [] : [found[1]]
}

/**
 * Name, version and licence of the package in `folder`, and the text of its licence where it has one.
 * @param {string} folder
 * @returns {string}
 */
function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8').trim())
  return [`${name} ${version}, ${license}`, ...texts].join('\n\n')
}
