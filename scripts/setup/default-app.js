import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('default-app/main.js', import.meta.url))

/**
 * Gives a runtime the app that loads the path in its arguments, or a newer one where ours has changed since.
 * Electron only takes an archive here: a plain folder of that name does nothing.
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
  // Renamed, so that an Electron that is running keeps the one it has open.
  renameSync(`${archive}.new`, archive)
  writeFileSync(stamp, hash)
  await rm(folder, { recursive: true })
}
