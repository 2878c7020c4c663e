import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './run.js'

/**
 * Which of the parts are not there. Looks at files where it can, which costs nothing on a later start.
 * @param {import('./debian-packages.js').Part[]} parts
 * @returns {import('./debian-packages.js').Part[]}
 */
export function missingParts(parts) {
  return parts.filter((part) => {
    if ('command' in part) return findCommand(part.command) === null
    return 'file' in part ? !existsSync(part.file) : !hasPythonModule(part.pythonModule)
  })
}

/**
 * A program's path, along PATH and the usual folders (an ordinary user's PATH lacks the sbin ones).
 * @param {string} name
 * @returns {string | null}
 */
export function findCommand(name) {
  const { PATH = '' } = process.env
  const folders = [...PATH.split(delimiter), '/usr/bin', '/usr/sbin', '/bin', '/sbin']
  return folders.map((folder) => join(folder || '.', name)).find((file) => existsSync(file)) ?? null
}

/**
 * Which shared libraries the app's native parts ask for in vain, by ldd. A good answer is remembered in the
 * cache folder for as long as those files stay the same, which saves a later start a tenth of a second.
 * @param {string[]} files programs and libraries; those that do not exist are left out
 * @param {string} cache the set-up's cache folder
 * @param {boolean} afresh whether to ask ldd in any case
 * @returns {Promise<string[]>} names such as `libnss3.so`; empty also where there is no ldd
 */
export async function missingLibraries(files, cache, afresh) {
  const present = files.filter((file) => existsSync(file))
  const key = JSON.stringify(present.map(fingerprint))
  const stamp = stampIn(cache)
  if (!afresh && existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return []
  const missing = new Set()
  for (const file of present) {
    const { output } = await run('ldd', [file])
    for (const found of output.matchAll(/^\s*(\S+) => not found/gm)) missing.add(found[1])
  }
  if (missing.size === 0) writeFileSync(stamp, key)
  return [...missing]
}

/**
 * Forgets that all libraries were there: to be called when the loader missed one all the same.
 * @param {string} cache the set-up's cache folder
 */
export function forgetLibraries(cache) {
  rmSync(stampIn(cache), { force: true })
}

/** @param {string} cache */
function stampIn(cache) {
  return join(cache, 'libraries-found.json')
}

/**
 * Whether the system's Python has a module. Its own one is asked, not the first on PATH: the system's packages
 * serve that one alone.
 * @param {string} module
 */
function hasPythonModule(module) {
  // Where Debian puts it: no need to start Python.
  if (existsSync(`/usr/lib/python3/dist-packages/${module}`)) return true
  return spawnSync('/usr/bin/python3', ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0
}

/** @param {string} file */
function fingerprint(file) {
  const { size, mtimeMs } = statSync(file)
  return [file, size, mtimeMs]
}
