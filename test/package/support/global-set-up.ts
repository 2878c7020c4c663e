import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { cacheFolder } from '../../../scripts/setup/places.js'
import { checkout } from '../../support/hookswitch.ts'
import { type RunningProcess, startProcess } from '../../support/processes.ts'
import type { Build, BuildResults } from './builds.ts'
import { buildCleanDebian } from './clean-debian.ts'

/** The version of the second packages, which the first ones are upgraded to. */
const nextVersion = '99.0.0'

/**
 * Begins to build all that the tests of the packages need, and returns at once, since other tests run beside them. Each
 * result is a file in a folder of its own, for which `builds.ts` waits.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'hookswitch-packages-'))
  // Ordinary users run packages from it.
  chmodSync(folder, 0o755)
  project.provide('builds', folder)
  project.provide('packagedProgram', join(folder, 'first', 'linux-unpacked', 'hookswitch'))
  const running = new Set<RunningProcess>()
  let isOver = false

  const build = async (name: Build, args: readonly string[], root = checkout): Promise<string> => {
    if (isOver) throw new Error('The tests are over')
    const output = join(folder, name)
    const script = [process.execPath, join(root, 'scripts', 'package.js'), ...args, '--output', output]
    // Nice, since other tests run at the same time and wait for less.
    const given = ['-n', '5', ...(root === checkout ? [] : withDependencies(root)), ...script]
    const child = startProcess('nice', given, { cwd: root })
    running.add(child)
    const { code } = await child.exited
    running.delete(child)
    if (code !== 0) throw new Error(`${name} could not be built: ${child.stdout()}${child.stderr()}`)
    return output
  }
  const finish = async (name: keyof BuildResults, work: Promise<string>): Promise<void> => {
    const result = await work.then(
      (path) => ({ path }),
      (error: unknown) => ({ error: String(error) }),
    )
    const file = join(folder, `${name}.json`)
    writeFileSync(`${file}.new`, JSON.stringify(result))
    renameSync(`${file}.new`, file)
  }
  const all = async () => {
    const debian = finish('debian', buildCleanDebian(cacheFolder()))
    // One after another: each of them keeps both processors busy.
    await finish('first', build('first', ['deb', 'rpm', 'AppImage']))
    await finish('next', build('next', ['deb', 'rpm', '--version', nextVersion]))
    const copied = copyCheckout(join(folder, 'checkout'))
    await finish(
      'copy',
      copied.then((root) => build('copy', ['dir'], root)),
    )
    await debian
  }
  const work = all()
  return async () => {
    isOver = true
    for (const child of running) await child.stop()
    await work
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The checkout in another folder, as somebody else has it: the same sources, nothing that was built. */
async function copyCheckout(to: string): Promise<string> {
  mkdirSync(to)
  const left = ['.git', 'node_modules', 'out', 'dist', 'reports', 'test', 'docs']
  for (const name of readdirSync(checkout).filter((one) => !left.includes(one))) {
    await cp(join(checkout, name), join(to, name), { recursive: true })
  }
  mkdirSync(join(to, 'node_modules'))
  return to
}

/** Begins a command line for which the copy of the checkout has the dependencies, too. A link would show in the bundles. */
function withDependencies(copy: string): readonly string[] {
  const script = 'mount --bind "$1" "$2"; shift 2; exec "$@"'
  const folders = [checkout, copy].map((root) => join(root, 'node_modules'))
  return ['unshare', '--mount', 'sh', '-euc', script, 'sh', ...folders]
}
