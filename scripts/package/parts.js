import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run } from '../setup/run.js'
import { billOfMaterials } from './bill-of-materials.js'
import { readCommandLine } from './commands.js'
import { bashCompletion, fishCompletion, zshCompletion } from './completions.js'
import { licencesText, shippedLibraries } from './licences.js'
import { manPage } from './man-page.js'
import { debianChangelog, gzipped, writePackageFile } from './package-files.js'

// The parts of a package besides Electron and the app: generated from the sources for each package.

/**
 * The generated files of a package.
 * @typedef {object} Parts
 * @property {string} folder what lies beside the app in `resources`
 * @property {string} bill the bill of materials, which lies in `folder`, too
 * @property {Record<'deb' | 'rpm', string[]>} installed fpm's arguments for what Linux packages install outside the app's own folder
 */

/** The files in assets/policy that help an administrator to write a policy. */
const policyFiles = [
  'policy.example.json',
  'Hookswitch.admx',
  join('en-US', 'Hookswitch.adml'),
  'Hookswitch.mobileconfig',
]

/**
 * Generates the parts of a package into `folder`, which is emptied first.
 * @param {string} root the checkout's folder; the app is built in it
 * @param {string} folder
 * @param {string} version the app's
 * @param {{ folder: string, version: string }} electron the one that is packed
 * @returns {Promise<Parts>}
 */
export async function generateParts(root, folder, version, electron) {
  rmSync(folder, { recursive: true, force: true })
  const resources = join(folder, 'resources')
  const libraries = shippedLibraries(root)
  const bill = join(resources, 'sbom.cdx.json')
  writePackageFile(bill, await billOfMaterials(root, libraries, version, electron.version))
  writePackageFile(join(resources, 'third-party-licences.md'), licencesText(libraries))
  // On Linux they lie where documents do.
  if (process.platform !== 'linux')
    for (const name of policyFiles)
      copy(join(root, 'assets', 'policy', name), join(resources, 'policy', name))
  copy(join(root, 'LICENSE'), join(resources, 'LICENSE.hookswitch.txt'))
  if (process.platform === 'darwin') {
    // Elsewhere these lie beside the program; here, beside the bundle, which is all that is packed.
    copy(join(electron.folder, 'LICENSE'), join(resources, 'LICENSE.electron.txt'))
    copy(join(electron.folder, 'LICENSES.chromium.html'), join(resources, 'LICENSES.chromium.html'))
  }
  if (process.platform !== 'linux') return { folder: resources, bill, installed: { deb: [], rpm: [] } }
  copy(join(root, 'assets', 'linux', 'hookswitch.sh'), join(resources, 'hookswitch.sh'), 0o755)
  return { folder: resources, bill, installed: await generateInstalled(root, folder, version) }
}

/**
 * Generates what the Linux packages install outside the app's own folder.
 * @param {string} root
 * @param {string} folder
 * @param {string} version the app's
 * @returns {Promise<Parts['installed']>}
 */
async function generateInstalled(root, folder, version) {
  /** @param {string} name */
  const source = (name) => join(root, 'packaging', 'linux', name)
  const time = await timeOf(root)
  const date = time.toISOString().slice(0, 10)
  const commandLine = await readCommandLine()
  const metainfo = readFileSync(source('com.hookswitch.app.metainfo.xml'), 'utf8')
    .replace('@VERSION@', version)
    .replace('@DATE@', date)
  const link = join(folder, 'hookswitch')
  // Owned by the package, so that an upgrade keeps it and a removal removes it.
  symlinkSync('/opt/Hookswitch/resources/hookswitch.sh', link)
  const page = manPage(commandLine, { version, date })
  const changelog = writePackageFile(join(folder, 'changelog'), debianChangelog('hookswitch', version, time))
  const shared = [
    `${link}=/usr/bin/hookswitch`,
    `${writePackageFile(join(folder, 'com.hookswitch.app.metainfo.xml'), metainfo)}=/usr/share/metainfo/com.hookswitch.app.metainfo.xml`,
    `${writePackageFile(join(folder, 'hookswitch.1.gz'), gzipped(page))}=/usr/share/man/man1/hookswitch.1.gz`,
    `${writePackageFile(join(folder, 'hookswitch.bash'), bashCompletion(commandLine))}=/usr/share/bash-completion/completions/hookswitch`,
    `${writePackageFile(join(folder, 'hookswitch.fish'), fishCompletion(commandLine))}=/usr/share/fish/vendor_completions.d/hookswitch.fish`,
    ...policyFiles.map(
      (name) =>
        `${copy(join(root, 'assets', 'policy', name), join(folder, 'policy', name))}=/usr/share/doc/hookswitch/policy/${name}`,
    ),
  ]
  const zsh = writePackageFile(join(folder, '_hookswitch'), zshCompletion(commandLine))
  const copyright = copy(source('copyright'), join(folder, 'copyright'))
  return {
    deb: [
      `--deb-changelog=${changelog}`,
      ...shared,
      `${zsh}=/usr/share/zsh/vendor-completions/_hookswitch`,
      `${copyright}=/usr/share/doc/hookswitch/copyright`,
    ],
    rpm: [
      // rpm removes only the folders that the package owns.
      '--directories=/opt/Hookswitch',
      '--directories=/usr/share/licenses/hookswitch',
      '--directories=/usr/share/doc/hookswitch',
      ...shared,
      `${zsh}=/usr/share/zsh/site-functions/_hookswitch`,
      `${copyright}=/usr/share/licenses/hookswitch/copyright`,
    ],
  }
}

/**
 * The time of the release: the newest commit's, so that a second build has the same; without a repository, today.
 * @param {string} root
 */
export async function timeOf(root) {
  const { code, output } = await run('git', ['log', '-1', '--format=%ct'], { cwd: root })
  return code === 0 && /^\d+\s*$/.test(output) ? new Date(Number(output) * 1000) : new Date()
}

/**
 * @param {string} from
 * @param {string} to
 * @param {number} [mode]
 */
function copy(from, to, mode = 0o644) {
  mkdirSync(dirname(to), { recursive: true })
  cpSync(from, to)
  chmodSync(to, mode)
  return to
}
