import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { loadModule } from '../setup/load-module.js'
import { relayBuild } from '../setup/relay.js'
import { run, tail } from '../setup/run.js'
import { SetupError } from '../setup/say.js'
import { licencesText, relayLibraries } from './licences.js'
import { literal } from './man-page.js'
import { debianChangelog, gzipped, writePackageFile } from './package-files.js'

/** The mode of an installed program: only root can write to it. */
const programMode = 0o755

/**
 * Builds the Debian package `hookswitch-relay` from the built relay: `npm run package -- relay`. It is for every
 * architecture, since it has no compiled code, and is the same for tests and releases.
 * @param {string} root the checkout's folder
 * @param {string} output
 * @param {{ version: string, time: Date }} release
 * @returns {Promise<string>} the package's file name
 */
export async function buildRelayPackage(root, output, { version, time }) {
  const name = `hookswitch-relay_${version}_all.deb`
  const tree = join(output, `.work-relay-${version}`)
  rmSync(tree, { recursive: true, force: true })
  try {
    await place(root, tree, version, time)
    describe(root, tree, version)
    const target = join(output, name)
    const { code, output: said } = await run(
      'dpkg-deb',
      ['--root-owner-group', '-Zxz', '--build', tree, target],
      {
        cwd: root,
      },
    )
    if (code !== 0) throw new SetupError(`dpkg-deb failed. It said:\n${tail(said)}`)
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
  return name
}

/**
 * Puts every file in its place.
 * @param {string} root
 * @param {string} tree
 * @param {string} version
 * @param {Date} time
 */
async function place(root, tree, version, time) {
  /** @param {string} file */
  const source = (file) => readFileSync(join(root, file))
  for (const file of shippedFiles()) {
    writePackageFile(join(tree, 'usr/lib/hookswitch-relay', file), readFileSync(join(relayBuild, file)))
  }
  writePackageFile(
    join(tree, 'usr/lib/hookswitch-relay/package.json'),
    `${JSON.stringify({ name: 'hookswitch-relay', version, type: 'module' })}\n`,
  )
  writePackageFile(
    join(tree, 'usr/bin/hookswitch-relay'),
    source('packaging/relay/hookswitch-relay.sh'),
    programMode,
  )
  writePackageFile(
    join(tree, 'lib/systemd/system/hookswitch-relay.service'),
    source('assets/relay/hookswitch-relay.service'),
  )
  writePackageFile(join(tree, 'etc/hookswitch-relay/relay.json'), source('packaging/relay/relay.json'))
  const secrets = join(tree, 'etc/hookswitch-relay/secrets')
  mkdirSync(secrets, { recursive: true })
  chmodSync(secrets, 0o700)
  const documents = join(tree, 'usr/share/doc/hookswitch-relay')
  writePackageFile(join(documents, 'copyright'), source('packaging/relay/copyright'))
  writePackageFile(join(documents, 'relay.md.gz'), gzipped(source('docs/relay.md')))
  writePackageFile(
    join(documents, 'changelog.gz'),
    gzipped(debianChangelog('hookswitch-relay', version, time)),
  )
  const licences = licencesText(relayLibraries(root), 'The relay contains the libraries below.')
  writePackageFile(join(documents, 'third-party-licences.md.gz'), gzipped(licences))
  writePackageFile(
    join(tree, 'usr/share/man/man8/hookswitch-relay.8.gz'),
    gzipped(await manual(version, time)),
  )
}

/** The files of the built relay, without the one that `npm run relay` starts beside a simulator. */
function shippedFiles() {
  return readdirSync(relayBuild).filter((name) => /\.(js|wasm|data)$/.test(name) && name !== 'practice.js')
}

/**
 * Writes what dpkg reads.
 * @param {string} root
 * @param {string} tree
 * @param {string} version
 */
function describe(root, tree, version) {
  const size = filesBelow(tree).reduce((sum, file) => sum + statSync(join(tree, file)).size, 0)
  const fields = {
    Package: 'hookswitch-relay',
    Version: version,
    Architecture: 'all',
    Maintainer: 'The Hookswitch founders <packages@hookswitch.example>',
    'Installed-Size': Math.ceil(size / 1024),
    // Debian 12 has 18; its administrators take NodeSource's package, which has the same name.
    Depends: 'nodejs (>= 20.19)',
    Recommends: 'systemd (>= 250)',
    Suggests: 'postgresql (>= 14)',
    Section: 'net',
    Priority: 'optional',
    Homepage: 'https://hookswitch.example',
    Description: `one place for a company's secret at Exotel
 The relay is a server of the company between its desks and Exotel. It holds
 the company's credentials, sends all calls within Exotel's limit, and turns
 the calls of a desk off that has died.`,
  }
  const control = join(tree, 'DEBIAN')
  writePackageFile(
    join(control, 'control'),
    Object.entries(fields)
      .map(([field, value]) => `${field}: ${value}\n`)
      .join(''),
  )
  writePackageFile(join(control, 'conffiles'), '/etc/hookswitch-relay/relay.json\n')
  for (const script of ['postinst', 'prerm', 'postrm']) {
    writePackageFile(
      join(control, script),
      readFileSync(join(root, 'packaging', 'relay', script)),
      programMode,
    )
  }
}

/**
 * The manual page hookswitch-relay(8), made from the text of `help`.
 * @param {string} version
 * @param {Date} time
 */
async function manual(version, time) {
  const { messages } = await loadModule('src/relay/messages.ts')
  const date = time.toISOString().slice(0, 10)
  return `.TH HOOKSWITCH-RELAY 8 "${date}" "Hookswitch ${version}" "System Administration"
.SH NAME
hookswitch-relay \\- one place for a company's secret at Exotel
.SH SYNOPSIS
.B hookswitch-relay
.I COMMAND
[\\fB\\-\\-config\\fR \\fIFILE\\fR]
.SH DESCRIPTION
${literal(messages.commands.usage)}
.SH FILES
.TP
.I /etc/hookswitch-relay/relay.json
the configuration, which holds no secret; it is used unless \\fB\\-\\-config\\fR names another one
.TP
.I /etc/hookswitch-relay/secrets
one file for each secret, such as app-secret, account-token, database-url and signing-key
.TP
.I /var/lib/hookswitch-relay
the embedded database, where relay.json names this folder
.SH SEE ALSO
/usr/share/doc/hookswitch-relay/relay.md.gz
`
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? filesBelow(join(folder, entry.name)).map((name) => join(entry.name, name))
      : [entry.name],
  )
}
