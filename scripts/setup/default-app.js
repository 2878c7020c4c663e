import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('default-app/main.js', import.meta.url))

/**
 * Puts Electron's default app into a runtime that comes without one: it loads the app whose path is an argument. An
 * older copy of ours is replaced. Electron reads this app from an archive only, not from a folder.
 * @param {string} runtimeFolder where `electron` lies
 */
export async function ensureDefaultApp(runtimeFolder) {
  const text = readFileSync(source)
  const hash = createHash('sha256').update(text).digest('hex')
  const archive = join(runtimeFolder, 'resources', 'default_app.asar')
  const stamp = `${archive}.made-from`
  if (existsSync(archive) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return

  const folder = `${archive}.source`
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "name": "electron", "type": "module", "main": "main.js" }\n')
  writeFileSync(join(folder, 'main.js'), text)
  const { createPackage } = await import('@electron/asar')
  await createPackage(folder, `${archive}.new`)
  // Replaced by a rename, so that a running Electron keeps the archive that it has open.
  renameSync(`${archive}.new`, archive)
  writeFileSync(stamp, hash)
  await rm(folder, { recursive: true })
}
