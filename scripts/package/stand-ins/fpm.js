#!/usr/bin/env node
import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { run } from '../../setup/run.js'
import { SetupError } from '../../setup/say.js'

// Replaces fpm for test packages: does what electron-builder asks of fpm, with dpkg-deb and rpmbuild. An unknown argument is
// an error, so that nothing that the real fpm would do is missing silently. It always compresses with the fastest method,
// whatever method it is asked for.

/**
 * A file, folder or link of the package.
 * @typedef {{ path: string, kind: 'file' | 'folder' | 'link' }} Entry
 */

/** The options of which each has one value. */
const single = [
  ...['after-install', 'after-remove', 'architecture', 'category', 'deb-changelog', 'deb-compression'],
  ...['deb-priority', 'description', 'license', 'maintainer', 'name', 'package', 'rpm-compression', 'rpm-os'],
  ...['rpm-summary', 'url', 'vendor', 'version'],
]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    source: { type: 'string', short: 's' },
    type: { type: 'string', short: 't' },
    depends: { type: 'string', short: 'd', multiple: true },
    'deb-recommends': { type: 'string', multiple: true },
    directories: { type: 'string', multiple: true },
    force: { type: 'boolean' },
    ...Object.fromEntries(single.map((name) => [name, { type: /** @type {const} */ ('string') }])),
  },
})

/**
 * The value of an option.
 * @param {string} name
 */
function given(name) {
  const [, value] = Object.entries(values).find(([one]) => one === name) ?? []
  if (typeof value !== 'string') throw new SetupError(`The stand-in for fpm needs --${name}.`)
  return value
}

const work = mkdtempSync(join(tmpdir(), 'hookswitch-fpm-'))
try {
  const tree = join(work, 'root')
  mkdirSync(tree)
  for (const mapping of positionals) place(tree, mapping)
  if (given('type') === 'deb') await buildDeb(tree)
  else if (given('type') === 'rpm') await buildRpm(tree)
  else throw new SetupError(`The stand-in for fpm cannot build ${given('type')}.`)
} finally {
  rmSync(work, { recursive: true, force: true })
}

/**
 * Puts a file or a folder's content in its place.
 * @param {string} tree
 * @param {string} mapping as fpm takes it: `SOURCE=DESTINATION`; a folder ends with a slash
 */
function place(tree, mapping) {
  const at = mapping.lastIndexOf('=')
  const [from, to] = [mapping.slice(0, at), join(tree, mapping.slice(at + 1))]
  mkdirSync(dirname(to), { recursive: true })
  if (from.endsWith('/')) cpSync(from, to, { recursive: true, verbatimSymlinks: true })
  else if (lstatSync(from).isSymbolicLink()) symlinkSync(readlinkSync(from), to)
  else copyFileSync(from, to)
}

/**
 * All that is in the tree, folders before their content; folders are made readable for everybody.
 * @param {string} tree
 * @param {string} [folder]
 * @returns {Entry[]}
 */
function entriesOf(tree, folder = '') {
  chmodSync(join(tree, folder), 0o755)
  return readdirSync(join(tree, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory())
      return [/** @type {Entry} */ ({ path, kind: 'folder' }), ...entriesOf(tree, path)]
    // Only this user can read the temporary files of electron-builder.
    if (entry.isFile() && !path.startsWith('opt/')) chmodSync(join(tree, path), 0o644)
    return [{ path, kind: entry.isSymbolicLink() ? 'link' : 'file' }]
  })
}

/** The lines of the description: the summary, then the text. */
function description() {
  return given('description')
    .split('\n')
    .map((line) => line.trim())
}

/** @param {string} tree */
async function buildDeb(tree) {
  const changelog = join(tree, 'usr', 'share', 'doc', given('name'), 'changelog.gz')
  mkdirSync(dirname(changelog), { recursive: true })
  writeFileSync(changelog, gzipSync(readFileSync(given('deb-changelog')), { level: 9 }))
  const entries = entriesOf(tree)
  const files = entries.filter(({ kind }) => kind === 'file')
  const bytes = files.reduce((sum, { path }) => sum + lstatSync(join(tree, path)).size, 0)
  const control = join(tree, 'DEBIAN')
  mkdirSync(control)
  const [summary, ...text] = description()
  const fields = {
    Package: given('name'),
    Version: given('version'),
    License: given('license'),
    Vendor: given('vendor'),
    Architecture: given('architecture'),
    Maintainer: given('maintainer'),
    'Installed-Size': Math.ceil(bytes / 1024),
    Depends: (values.depends ?? []).join(', '),
    Recommends: (values['deb-recommends'] ?? []).join(', '),
    Section: given('category'),
    Priority: given('deb-priority'),
    Homepage: given('url'),
    Description: [summary, ...text.map((line) => ` ${line || '.'}`)].join('\n'),
  }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`)
  writeFileSync(join(control, 'control'), lines.join(''))
  const sums = files.map(({ path }) => `${md5(join(tree, path))}  ${path}\n`)
  writeFileSync(join(control, 'md5sums'), sums.join(''))
  for (const [name, option] of /** @type {const} */ ([
    ['postinst', 'after-install'],
    ['postrm', 'after-remove'],
  ])) {
    copyFileSync(given(option), join(control, name))
    chmodSync(join(control, name), 0o755)
  }
  await must('dpkg-deb', ['--root-owner-group', '-Zzstd', '-z1', '--build', tree, given('package')])
}

/** @param {string} file */
function md5(file) {
  return createHash('md5').update(readFileSync(file)).digest('hex')
}

/** @param {string} tree */
async function buildRpm(tree) {
  const architectures = new Map([
    ['amd64', 'x86_64'],
    ['arm64', 'aarch64'],
  ])
  const architecture = architectures.get(given('architecture')) ?? given('architecture')
  const owned = values.directories ?? []
  const files = entriesOf(tree)
    .filter(({ path, kind }) => kind !== 'folder' || owned.some((one) => `/${path}/`.startsWith(`${one}/`)))
    .map(({ path, kind }) => `${kind === 'folder' ? '%dir ' : ''}"/${path}"`)
  const specification = join(work, 'hookswitch.spec')
  writeFileSync(
    specification,
    `%define _binary_payload w1.zstdio
%define __spec_install_post true
%global debug_package %{nil}
%define _build_id_links none
Name: ${given('name')}
Version: ${given('version')}
Release: 1
Summary: ${given('rpm-summary')}
License: ${given('license')}
URL: ${given('url')}
Vendor: ${given('vendor')}
Packager: ${given('maintainer')}
AutoReqProv: no
${(values.depends ?? []).map((one) => `Requires: ${one}`).join('\n')}
%description
${description().join('\n').trim()}
%post
${scriptOf('after-install')}
%postun
${scriptOf('after-remove')}
%files
%defattr(-,root,root,-)
${files.join('\n')}
`,
  )
  const built = join(work, 'built')
  await must('rpmbuild', [
    '-bb',
    `--target=${architecture}`,
    `--define=_topdir ${join(work, 'top')}`,
    `--define=_rpmdir ${built}`,
    `--buildroot=${tree}`,
    specification,
  ])
  const [name = ''] = readdirSync(join(built, architecture))
  copyFileSync(join(built, architecture, name), given('package'))
}

/** @param {'after-install' | 'after-remove'} option */
function scriptOf(option) {
  return readFileSync(given(option), 'utf8').replaceAll('%', '%%')
}

/**
 * @param {string} command
 * @param {string[]} args
 */
async function must(command, args) {
  const { code, output } = await run(command, args)
  if (code !== 0) throw new SetupError(`${command} failed:\n${output}`)
}
