import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { electronProgram } from '../../support/electron.ts'
import { checkout } from '../../support/hookswitch.ts'
import { outputOf } from '../../support/processes.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of the packaged app's program. */
    packagedProgram: string
  }
}

/**
 * Packages the built app once for all tests of a run, as electron-builder.yml says and with the tests' Electron, into a
 * folder of its own. Vitest calls this before the first test; what it returns is called after the last one.
 */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'hk-package-'))
  // For tests that run it as another user.
  chmodSync(folder, 0o755)
  const electron = dirname(electronProgram())
  const version = readFileSync(join(electron, 'version'), 'utf8').trim().replace(/^v/, '')
  const settings = { electronDist: electron, electronVersion: version, 'directories.output': folder }
  await outputOf(
    process.execPath,
    [
      join(checkout, 'node_modules', 'electron-builder', 'cli.js'),
      ...['--linux', 'dir', '--publish', 'never'],
      ...Object.entries(settings).map(([name, value]) => `-c.${name}=${value}`),
    ],
    { cwd: checkout, env: { ...process.env, HOOKSWITCH_PACKAGE: 'test' }, within: 120_000 },
  )
  project.provide('packagedProgram', join(folder, 'linux-unpacked', 'hookswitch'))
  return () => rmSync(folder, { recursive: true, force: true })
}
