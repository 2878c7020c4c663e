import { containerParts } from './setup/debian-packages.js'
import { loadModule } from './setup/load-module.js'
import { cacheFolder } from './setup/places.js'
import { prepareApp, wholeDesktop } from './setup/prepare.js'
import { exitCodeOf, reason, SetupError } from './setup/say.js'
import { ensureParts } from './setup/system-packages.js'

/**
 * Tries the built app on real desktops in containers, one after another: `npm run test:desktops` for all of them, or
 * `npm run test:desktops -- xfce gnome`. Prints a table of what works on each desktop, and why something cannot work there.
 * The exit code is 1 where something fails that should work. See docs/desktops.md.
 */
process.exitCode = await exitCodeOf(async () => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new SetupError('Desktops in containers need Linux and root.')
  }
  await ensureParts(containerParts)
  const runtime = await prepareApp(true, wholeDesktop)
  const module = await loadModule('test/desktops/run.ts')
  const wanted = process.argv.length > 2 ? process.argv.slice(2) : module.desktopNames
  const unknown = wanted.filter((/** @type {string} */ name) => !module.desktopNames.includes(name))
  if (unknown.length > 0) {
    throw new SetupError(`No desktop "${unknown.join('", "')}": there are ${module.desktopNames.join(', ')}.`)
  }
  const failures = []
  process.stdout.write(`${module.tableHead}\n`)
  for (const name of wanted) {
    process.stderr.write(`Trying ${name}\n`)
    try {
      const tried = await module.tryDesktop(name, runtime.folder, cacheFolder())
      process.stdout.write(`${tried.row}\n`)
      failures.push(...tried.failures)
    } catch (error) {
      failures.push(reason(error))
    }
  }
  for (const failure of failures) process.stdout.write(`FAIL ${failure}\n`)
  return failures.length === 0 ? 0 : 1
})
