import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { gzipSync } from 'node:zlib'

/**
 * Writes a file of a package, and creates its folder.
 * @param {string} file
 * @param {string | Uint8Array} content
 * @param {number} [mode] whatever the umask of this process is; by default only its owner can write to it
 */
export function writePackageFile(file, content, mode = 0o644) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  chmodSync(file, mode)
  return file
}

/**
 * The changelog that Debian's policy asks for. Users read CHANGELOG.md.
 * @param {string} name the package's
 * @param {string} version
 * @param {Date} time
 */
export function debianChangelog(name, version, time) {
  // As RFC 5322 writes it.
  const day = time.toUTCString().replace('GMT', '+0000')
  return `${name} (${version}) stable; urgency=medium

  * Version ${version}. See https://hookswitch.example/changelog.

 -- The Hookswitch founders <packages@hookswitch.example>  ${day}
`
}

/**
 * Compresses a document, as Debian's policy asks for.
 * @param {string | Uint8Array} content
 */
export function gzipped(content) {
  return gzipSync(content, { level: 9 })
}
