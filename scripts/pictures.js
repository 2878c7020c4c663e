import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBuild, tool } from './setup/build.js'
import { enterDesktop } from './setup/desktop.js'
import { cacheFolder, root } from './setup/places.js'
import { prepare } from './setup/prepare.js'
import { run } from './setup/run.js'
import { PlainFailure, plainly } from './setup/say.js'

const folder = join(root, 'docs', 'pictures')

/**
 * Makes the pictures in docs/pictures from the built app itself, run against its embedded Exotel. The one of the panel
 * is taken by the test that drives a real panel, on a desktop of its own.
 */
process.exitCode = await plainly(async () => {
  const { runtime } = await prepare(true, async () => {
    const failure = await ensureBuild(root)
    if (failure) throw new PlainFailure(`The app could not be built:\n${failure}`)
  })
  const desktop = await enterDesktop(cacheFolder())
  const profile = mkdtempSync(join(tmpdir(), 'hookswitch-pictures-'))
  try {
    mkdirSync(folder, { recursive: true })
    await takePictures(runtime.executable, profile, desktop.env)
    await takePanelPicture(runtime.folder)
  } finally {
    rmSync(profile, { recursive: true, force: true })
    await desktop.leave()
  }
  return 0
})

/**
 * @param {string} executable
 * @param {string} profile
 * @param {NodeJS.ProcessEnv} env
 */
async function takePictures(executable, profile, env) {
  const { _electron } = await import('playwright-core')
  const known = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  const app = await _electron.launch({
    executablePath: executable,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      root,
      '--simulator',
      `--user-data-dir=${profile}`,
    ],
    env: Object.fromEntries(known),
  })
  const page = await app.firstWindow()
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    await page.emulateMedia({ colorScheme })
    for (const name of ['Phone', 'SIP', 'Off']) {
      await page.getByRole('radio', { name }).click()
      await page.locator('[role=radio][aria-checked=true]', { hasText: name }).waitFor()
      await page.screenshot({ path: join(folder, `${name.toLowerCase()}-${colorScheme}.png`) })
    }
  }
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('form').waitFor()
  await page.screenshot({ path: join(folder, 'signed-out-dark.png') })
  await app.close()
}

/** @param {string} runtimeFolder */
async function takePanelPicture(runtimeFolder) {
  const [command, args] = tool(root, 'vitest', 'run', '--project', 'e2e', 'test/e2e/panel.test.ts')
  const env = { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: runtimeFolder, HOOKSWITCH_PICTURES: folder }
  const { code, output } = await run(command, args, { cwd: root, env })
  if (code !== 0) throw new PlainFailure(`No picture of the panel could be taken:\n${output}`)
}
