import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/**
 * Unpacks the chosen files of a zip archive whose contents are trusted (its hash was checked). A bare machine has no
 * `unzip`, so a package of node_modules does it.
 * @param {string} zipFile
 * @param {string} folder where to
 * @param {(name: string) => string | null} choose from an entry's name its path below the folder, or null to leave it out
 * @throws if the archive is damaged or cut short
 */
export async function unzip(zipFile, folder, choose) {
  // Loaded only now: set-up runs before node_modules is there.
  const { openPromise } = await import('yauzl')
  const archive = await openPromise(zipFile)
  try {
    for await (const entry of archive.eachEntry()) {
      const path = entry.fileName.endsWith('/') ? null : choose(entry.fileName)
      if (path === null) continue
      const file = join(folder, path)
      await mkdir(dirname(file), { recursive: true })
      // The upper half of the attributes is the mode of a Unix file (APPNOTE.TXT, 4.4.15).
      const mode = (entry.externalFileAttributes >>> 16) & 0o777
      await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(file, { mode }))
    }
  } finally {
    archive.close()
  }
}
