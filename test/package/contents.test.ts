import { createHash } from 'node:crypto'
import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { listPackage } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { shippedLibraries } from '../../scripts/package/licences.js'
import { commandTable } from '../../src/main/cli/command-table.ts'
import { electronArguments } from '../support/electron.ts'
import { checkout } from '../support/hookswitch.ts'
import { outputOf, runProcess } from '../support/processes.ts'
import { parseProfile } from './support/apparmor-parser.ts'
import { built, builtPackage, unpackedApp } from './support/builds.ts'

const mebibyte = 1024 * 1024

let app: string
/** What the deb installs. */
let installed: string

beforeAll(async () => {
  app = await unpackedApp('first')
  installed = mkdtempSync(join(tmpdir(), 'hookswitch-deb-'))
  await runProcess('dpkg-deb', ['--extract', await builtPackage('first', '.deb'), installed], {
    within: 120_000,
  })
})
afterAll(() => rmSync(installed, { recursive: true, force: true }))

describe('the app', () => {
  test('has every fuse of its Electron flipped to the safe side', async () => {
    const wire = await getCurrentFuseWire(join(app, 'hookswitch'))
    const states = Object.entries(wire).filter(([index]) => index !== 'version')
    const wrong = states.filter(([index, state]) => state !== fuseStates[FuseV1Options[Number(index)] ?? ''])
    expect(wrong).toEqual([])
    // Electron 33 has eight. The newest ones have more, and all of them are in the table.
    expect(states.length).toBeGreaterThanOrEqual(8)
  })

  test('consists of Electron, the allowed files of the app, and its licences', () => {
    const archive = listPackage(join(app, 'resources', 'app.asar'), { isPack: false })
    const unexpected = archive.filter((path) => !allowedInArchive.some((pattern) => pattern.test(path)))
    expect(unexpected).toEqual([])
    expect(readdirSync(join(app, 'resources')).sort()).toEqual([
      'LICENSE.hookswitch.txt',
      'app.asar',
      'app.asar.unpacked',
      'apparmor-profile',
      'hookswitch.sh',
      'sbom.cdx.json',
      'third-party-licences.md',
    ])
    expect(filesBelow(join(app, 'resources', 'app.asar.unpacked'))).toEqual([
      'node_modules/keytar/lib/keytar.js',
      'node_modules/keytar/package.json',
      'node_modules/keytar/prebuilds/linux-x64/keytar.node',
    ])
    expect(readdirSync(join(app, 'locales')).sort()).toEqual(['en-US.pak', 'hi.pak'])
  })

  test('takes up at most 230 MiB, of which its own code is at most 3 MiB', () => {
    const size = filesBelow(app).reduce((sum, path) => sum + lstatSync(join(app, path)).size, 0)
    expect(size / mebibyte).toBeLessThanOrEqual(230)
    expect(lstatSync(join(app, 'resources', 'app.asar')).size / mebibyte).toBeLessThanOrEqual(3)
  })

  test('comes with the licence of every library that it contains, and of Electron and Chromium', () => {
    const text = readFileSync(join(app, 'resources', 'third-party-licences.md'), 'utf8')
    const libraries = shippedLibraries(checkout)
    expect(libraries.length).toBeGreaterThan(20)
    for (const { name, version, licence, text: own } of libraries) {
      expect(text).toContain(`## ${name} ${version} (${licence})\n\n${own.trim()}\n`)
    }
    expect(readdirSync(app)).toEqual(
      expect.arrayContaining(['LICENSE.electron.txt', 'LICENSES.chromium.html']),
    )
  })

  test('comes with a CycloneDX bill of exactly what it contains', () => {
    const bill = billSchema.parse(JSON.parse(readFileSync(join(app, 'resources', 'sbom.cdx.json'), 'utf8')))
    const electron = readFileSync(join(app, 'version'), 'utf8').trim()
    const wanted = shippedLibraries(checkout).map(({ name, version }) => `${name}@${version}`)
    expect(bill.components.map((component) => component['bom-ref'])).toEqual([
      `electron@${electron}`,
      ...wanted,
    ])
    for (const { purl, licenses } of bill.components) {
      expect(purl).toMatch(/^pkg:npm\//)
      expect(licenses).not.toHaveLength(0)
    }
  })

  test('comes with an AppArmor profile that gives it user namespaces, in the words of Ubuntu 24.04', async () => {
    const profile = readFileSync(join(app, 'resources', 'apparmor-profile'), 'utf8')
    expect(profile).toContain('profile "hookswitch" "/opt/Hookswitch/hookswitch" flags=(unconfined) {')
    expect(profile).toMatch(/^ +userns,$/m)
    expect(await parseProfile(profile)).toMatchObject({ code: 0 })
    // The parser objects to what it does not know.
    expect(await parseProfile(profile.replace('userns,', 'namespaces,'))).toMatchObject({ code: 1 })
  })

  test('has the same archive when somebody else builds it in another folder', async () => {
    const other = await unpackedApp('copy')
    expect(hashOf(join(other, 'resources', 'app.asar'))).toBe(hashOf(join(app, 'resources', 'app.asar')))
  })
})

describe('the deb', () => {
  test('has nothing that lintian objects to, beyond what comes with Electron', async () => {
    const file = await builtPackage('first', '.deb')
    const left = `--dont-check-part=${leftToElectron.join()}`
    const given = ['--no-cfg', '--allow-root', '--tag-display-limit=0', '--fail-on=none', left, file]
    const { stdout } = await runProcess('lintian', given, { within: 240_000, from: 'lintian' })
    // A run that found nothing at all would have looked at nothing.
    expect(stdout).toContain('unstripped-binary-or-object')
    const objections = stdout
      .split('\n')
      .filter((line) => /^[EW]:/.test(line) && !acceptedByLintian.some((tag) => line.includes(` ${tag}`)))
    expect(objections).toEqual([])
  })

  test('installs a valid desktop entry, AppStream data and a manual page', async () => {
    const entry = join(installed, 'usr/share/applications/com.hookswitch.app.desktop')
    expect(await outputOf('desktop-file-validate', [entry])).toBe('')
    expect(readFileSync(entry, 'utf8').split('\n')).toEqual(
      expect.arrayContaining([
        'Exec=/opt/Hookswitch/hookswitch %U',
        'MimeType=x-scheme-handler/hookswitch;',
        'StartupWMClass=com.hookswitch.app',
      ]),
    )
    const metainfo = join(installed, 'usr/share/metainfo/com.hookswitch.app.metainfo.xml')
    await outputOf('appstreamcli', ['validate', '--no-net', metainfo], { from: 'appstream' })
    const page = join(installed, 'usr/share/man/man1/hookswitch.1.gz')
    const script = 'zcat "$1" | groff -man -ww -Tutf8'
    const { code, stdout, stderr } = await runProcess('sh', ['-c', script, 'sh', page], { from: 'groff' })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const command of commandTable.keys()) expect(stdout).toContain(`hookswitch ${command}`)
  })

  test('has the templates of the policy, and an example that is valid', async () => {
    const folder = join(installed, 'usr/share/doc/hookswitch/policy')
    expect(filesBelow(folder)).toEqual(filesBelow(join(checkout, 'assets', 'policy')))
    for (const name of filesBelow(folder)) {
      expect(hashOf(join(folder, name)), name).toBe(hashOf(join(checkout, 'assets', 'policy', name)))
    }
    const check = ['policy', '--check', join(folder, 'policy.example.json')]
    const given = ['--ozone-platform=headless', ...electronArguments(), ...check]
    const { code, stdout } = await runProcess(join(app, 'hookswitch'), given)
    expect(code).toBe(0)
    expect(stdout).toContain('helpUrl')
  })

  test('makes the command a link to the wrapper', () => {
    expect(readlinkSync(join(installed, 'usr/bin/hookswitch'))).toBe(
      '/opt/Hookswitch/resources/hookswitch.sh',
    )
  })

  test('completes commands and options in bash', async () => {
    const file = join(installed, 'usr/share/bash-completion/completions/hookswitch')
    const complete = async (...words: readonly string[]) => {
      const script = `. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _hookswitch; printf '%s\\n' "\${COMPREPLY[@]}"`
      return (await outputOf('bash', ['-c', script, file, ...words])).trim().split('\n')
    }
    expect(await complete('hookswitch', 'st')).toEqual(['status'])
    expect(await complete('hookswitch', '--h')).toEqual(['--hidden', '--help'])
    expect(await complete('hookswitch', 'off', '--re')).toEqual(['--reason'])
    expect(await complete('hookswitch', 'phone', '--re')).toEqual([''])
    expect(await complete('hookswitch', 'sign-in', '--token-file', `${installed}/op`)).toEqual([
      `${installed}/opt`,
    ])
    for (const name of commandTable.keys()) expect(await complete('hookswitch', '')).toContain(name)
  })

  test('completes commands and options in fish, and zsh can read its script', async () => {
    const file = join(installed, 'usr/share/fish/vendor_completions.d/hookswitch.fish')
    const complete = async (line: string) => {
      const text = await outputOf('fish', ['-c', 'source $argv[1]; complete -C $argv[2]', file, line])
      return text.split('\n').map((one) => one.split('\t')[0])
    }
    expect(await complete('hookswitch stat')).toContain('status')
    expect(await complete('hookswitch off --re')).toContain('--reason')
    expect(await complete('hookswitch phone --re')).not.toContain('--reason')
    const zsh = join(installed, 'usr/share/zsh/vendor-completions/_hookswitch')
    await outputOf('zsh', ['-n', zsh], { from: 'zsh' })
    for (const name of commandTable.keys()) expect(readFileSync(zsh, 'utf8')).toContain(`'${name}:`)
  })
})

describe('the rpm', () => {
  test('requires every library of the system that its programs link to', async () => {
    const file = await builtPackage('first', '.rpm')
    const requires = (await outputOf('rpm', ['--query', '--package', '--requires', file])).split('\n')
    const needed = new Set<string>()
    for (const path of filesBelow(app).filter((one) =>
      /(^|\/)(hookswitch|chrome[^/]*|.*\.so[.\d]*|.*\.node)$/.test(one),
    )) {
      const { stdout } = await runProcess('objdump', ['-p', join(app, path)], { from: 'binutils' })
      for (const [, name = ''] of stdout.matchAll(/^ *NEEDED +(\S+)/gm)) needed.add(name)
    }
    expect(needed.size).toBeGreaterThan(20)
    const missing = [...needed].filter(
      (name) => !broughtByOthers.test(name) && !requires.includes(`${name}()(64bit)`),
    )
    expect(missing).toEqual([])
    expect(requires).toEqual(expect.arrayContaining(['/usr/bin/flock', '/usr/bin/ps', 'xdg-utils']))
  })

  test('installs the same files as the deb, but for the places that differ between the systems', async () => {
    const file = await builtPackage('first', '.rpm')
    const paths = (await outputOf('rpm', ['--query', '--package', '--list', file])).trim().split('\n')
    const ofDeb = filesBelow(installed).map((path) => `/${path}`)
    const differing = /^\/usr\/share\/(doc|licenses|zsh)\//
    const files = paths.filter(
      (path) => ofDeb.includes(path) || !ofDeb.some((one) => one.startsWith(`${path}/`)),
    )
    expect(files.filter((path) => !differing.test(path)).sort()).toEqual(
      ofDeb.filter((path) => !differing.test(path)).sort(),
    )
    expect(files).toEqual(
      expect.arrayContaining([
        '/usr/share/licenses/hookswitch/copyright',
        '/usr/share/zsh/site-functions/_hookswitch',
      ]),
    )
  })
})

test('a release is refused where the Electron at hand is not the official one', async () => {
  const script = join(checkout, 'scripts', 'package.js')
  const env = { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: app }
  const { code, stderr } = await runProcess(process.execPath, [script, 'dir', '--release'], { env })
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr:
      'hookswitch: A release needs the official Electron: unset ELECTRON_OVERRIDE_DIST_PATH, which names another one.\n',
  })
})

test('the desktop entry in the AppImage leaves the sandbox on', async () => {
  const image = await builtPackage('first', '.AppImage')
  const entry = await outputOf(
    'unsquashfs',
    ['-cat', '-offset', '4096', image, 'com.hookswitch.app.desktop'],
    {
      from: 'squashfs-tools',
    },
  )
  expect(entry).toMatch(/^Exec=AppRun %U$/m)
})

test('what the Windows installer adds for links can be compiled', async () => {
  const include = join(checkout, 'packaging', 'windows', 'installer.nsh')
  const script = join(import.meta.dirname, 'support', 'windows-installer.nsi')
  const given = ['-V2', '-WX', `-DINCLUDE=${include}`, `-DOUTPUT=${join(installed, 'installer.exe')}`, script]
  expect(await runProcess('makensis', given, { from: 'nsis' })).toMatchObject({ code: 0, stdout: '' })
})

test('the folder of the packages has the bill of materials beside them', async () => {
  const folder = await built('first')
  const bills = readdirSync(folder).filter((name) => name.endsWith('.cdx.json'))
  expect(bills).toHaveLength(1)
})

const { ENABLE: on, DISABLE: off } = FuseState

const fuseStates: Readonly<Record<string, FuseState>> = {
  RunAsNode: off,
  EnableCookieEncryption: off,
  EnableNodeOptionsEnvironmentVariable: off,
  EnableNodeCliInspectArguments: off,
  EnableEmbeddedAsarIntegrityValidation: on,
  OnlyLoadAppFromAsar: on,
  LoadBrowserProcessSpecificV8Snapshot: off,
  GrantFileProtocolExtraPrivileges: off,
  WasmTrapHandlers: on,
}

const allowedInArchive = [
  /^\/(out|out\/main|out\/preload|out\/renderer|out\/renderer\/assets|assets|assets\/app|assets\/tray)$/,
  /^\/package\.json$/,
  /^\/out\/main\/[\w.-]+\.js$/,
  // The app shows them.
  /^\/out\/(main|renderer)\/licences\.json$/,
  /^\/out\/preload\/preload\.cjs$/,
  /^\/out\/renderer\/index\.html$/,
  /^\/out\/renderer\/assets\/[\w-]+\.(js|css|svg)$/,
  /^\/assets\/app\/256x256\.png$/,
  /^\/assets\/tray\/(?!.*Template)[\w@-]+\.png$/,
  /^\/node_modules(\/keytar(\/lib|\/prebuilds|\/prebuilds\/linux-x64)?)?$/,
  /^\/node_modules\/keytar\/(package\.json|lib\/keytar\.js|prebuilds\/linux-x64\/keytar\.node)$/,
]

/** Checks that look into programs and libraries alone: those are Electron's and keytar's, and it takes them half a minute. */
const leftToElectron = [
  'binaries/hardening',
  'binaries/large-file-support',
  'binaries/obsolete/crypt',
  'binaries/spelling',
  'libraries/embedded',
]

/** What is so by design, by tag: see docs/packaging.md. */
const acceptedByLintian = [
  // The package is not Debian's own: it is where other people's packages belong.
  'dir-or-file-in-opt',
  // Electron contains libraries, with their symbols, in the modes that its archive gives them.
  'shared-library-is-executable',
  'unstripped-binary-or-object',
  // fpm writes these fields.
  'unknown-field License',
  'unknown-field Vendor',
  // A test package is compressed fast; a release as Debian wants it.
  'malformed-deb-archive',
]

/** Libraries in the package itself, or of the C and C++ runtimes, which the other libraries require. */
const broughtByOthers = /^(libffmpeg|ld-linux-x86-64|libc|libm|libdl|libpthread|libgcc_s|libstdc\+\+)\.so/

const billSchema = z.object({
  bomFormat: z.literal('CycloneDX'),
  components: z.array(z.object({ 'bom-ref': z.string(), purl: z.string(), licenses: z.array(z.unknown()) })),
})

/** The files and links below a folder, sorted, with slashes. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}
