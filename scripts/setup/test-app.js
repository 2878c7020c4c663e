import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBuild, tool } from './build.js'
import { checks } from './check-code.js'
import { root } from './places.js'
import { prepare, prepareDependencies, wholeDesktop } from './prepare.js'
import { run, stopWithHelpers } from './run.js'
import { exitCodeOf, reason, say } from './say.js'

/**
 * Sets up what is missing, then lints, checks types, builds, and runs every test. The last line on standard output
 * is `N passed, N failed`: lint, types and build count as one each, a skipped test counts as failed.
 * @param {string[]} args for vitest
 * @returns {Promise<number>} the exit code: 0 only when something was tested and nothing failed
 */
export async function testApp(args) {
  const count = { passed: 0, failed: 0 }
  const code = await exitCodeOf(async () => {
    stopWithHelpers()
    await prepareDependencies(async () => {})
    // The checks need nothing but the dependencies, and much of the rest of the set-up waits for the network.
    const [{ runtime, result: built }, complaints] = await Promise.all([
      prepare(true, wholeDesktop, () => ensureBuild(root)),
      Promise.all(checks.map(([, program, ...args]) => check(program, ...args))),
    ])
    for (const [index, [name]] of checks.entries()) note(count, name, complaints[index] ?? null)
    note(count, 'build', built)
    const tests = await runTests(args, runtime.folder)
    count.passed += tests.passed
    count.failed += tests.failed
    return 0
  })
  if (code !== 0) count.failed += 1
  console.log(`${count.passed} passed, ${count.failed} failed`)
  return count.failed === 0 ? 0 : 1
}

/**
 * @param {{ passed: number, failed: number }} count
 * @param {string} name
 * @param {string | null} complaint
 */
function note(count, name, complaint) {
  if (complaint === null) {
    count.passed += 1
    console.log(`${name}: passed`)
  } else {
    count.failed += 1
    console.log(`${name}: failed\n${complaint}`)
  }
}

/**
 * @param {string} program
 * @param {...string} args
 * @returns {Promise<string | null>} its complaint, or null
 */
async function check(program, ...args) {
  const [command, all] = tool(root, program, ...args)
  const { code, output } = await run(command, all, { cwd: root })
  return code === 0 ? null : output.trimEnd() || `${program} failed without a word.`
}

/**
 * @param {string[]} args
 * @param {string} runtimeFolder
 * @returns {Promise<{ passed: number, failed: number }>} at least one of them is not 0
 */
async function runTests(args, runtimeFolder) {
  const folder = mkdtempSync(join(tmpdir(), 'hookswitch-test-'))
  try {
    const report = join(folder, 'report.json')
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const [command, all] = tool(root, 'vitest', 'run', ...reporters, ...args)
    const env = { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: runtimeFolder }
    const { code } = await run(command, all, { cwd: root, env, shown: true })
    return tally(readReport(report), code)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * What vitest's JSON reporter says of a file of tests, as far as it matters here.
 * @typedef {{ status: string, assertionResults: { status: string }[] }} FileReport
 */

/**
 * @param {string} file
 * @returns {FileReport[]}
 */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).testResults
  } catch (error) {
    say(`vitest left no report: ${reason(error)}`)
    return []
  }
}

/**
 * @param {FileReport[]} files
 * @param {number | null} code vitest's exit code
 */
function tally(files, code) {
  let passed = 0
  let failed = 0
  for (const file of files) {
    const good = file.assertionResults.filter((test) => test.status === 'passed').length
    const bad = file.assertionResults.length - good
    passed += good
    // A file that could not be loaded has no tests to count.
    failed += bad === 0 && file.status !== 'passed' ? 1 : bad
  }
  if (passed + failed === 0) say('No test was run.')
  // An error outside of any test, a crash, or no test found: vitest's exit code counts.
  if (failed === 0 && (code !== 0 || passed === 0)) failed = 1
  return { passed, failed }
}
