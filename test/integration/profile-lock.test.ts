import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { takeProfile } from '../../src/main/storage/profile-lock.ts'
import { eventually } from '../support/condition.ts'
import { findProgram, type RunningProcess, startProcess } from '../support/processes.ts'

let folder: string
let profile: string
let started: RunningProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hl-'))
  profile = join(folder, 'profile')
  mkdirSync(profile)
})
afterEach(async () => {
  await Promise.all(started.map((process) => process.stop({ signal: 'SIGKILL' })))
  started = []
  rmSync(folder, { recursive: true, force: true })
})

/** Another process that locks `path`, prints the result and keeps running; `after` is code that it then runs. */
async function holder(path: string, { after = '', env = process.env } = {}) {
  const script = `
    import { spawn } from 'node:child_process'
    import { runnerImport } from 'vite'
    const { module } = await runnerImport('./src/main/storage/profile-lock.ts')
    console.log(module.takeProfile(${JSON.stringify(path)}))
    ${after}
    setInterval(() => undefined, 1000)
  `
  const other = startProcess(process.execPath, ['--input-type=module', '-e', script], { env })
  started.push(other)
  const holding = await other.waitForLine(/^(ours|taken|unknown)$/, { within: 15_000 })
  return { other, holding }
}

/** An environment whose PATH has this script as flock. */
function programs(flock: string): NodeJS.ProcessEnv {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  for (const name of ['sh', 'readlink', 'test']) symlinkSync(findProgram(name), join(bin, name))
  writeFileSync(join(bin, 'flock'), `#!/bin/sh\n${flock}\n`)
  chmodSync(join(bin, 'flock'), 0o755)
  return { ...process.env, PATH: bin }
}

test('one process has the lock, by whatever path, until it is killed', async () => {
  const { other, holding } = await holder(profile)
  expect(holding).toBe('ours')
  const alias = join(folder, 'alias')
  symlinkSync(profile, alias)
  expect(takeProfile(profile)).toBe('taken')
  expect(takeProfile(alias)).toBe('taken')
  other.signal('SIGKILL')
  await other.exited
  expect(takeProfile(alias)).toBe('ours')
  expect((await holder(profile)).holding).toBe('taken')
})

test('a stopped process keeps the lock, and the profile holds no file of it', async () => {
  const { other } = await holder(profile)
  other.signal('SIGSTOP')
  expect(existsSync(join(profile, 'lock'))).toBe(false)
  expect(takeProfile(profile)).toBe('taken')
})

test('a child process does not keep the lock of its dead parent', async () => {
  const after = `
    const child = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' })
    console.log('child ' + child.pid)
  `
  const { other } = await holder(profile, { after })
  const [, child = ''] = (await other.waitForLine(/^child \d+$/)).split(' ')
  other.signal('SIGKILL')
  await other.exited
  expect(existsSync(`/proc/${child}`)).toBe(true)
  expect(takeProfile(profile)).toBe('ours')
})

test('a file is locked if the file system cannot lock folders, as NFS', async () => {
  const real = findProgram('flock', 'util-linux')
  const env = programs(`if test -d "$(readlink /proc/self/fd/3)"; then exit 65; fi\nexec ${real} "$@"`)
  expect((await holder(profile, { env })).holding).toBe('ours')
  expect(existsSync(join(profile, 'lock'))).toBe(true)
  expect((await holder(profile, { env })).holding).toBe('taken')
})

test('the result is unknown without flock(1), and without the folder', async () => {
  const env = programs('exit 71')
  expect((await holder(profile, { env })).holding).toBe('unknown')
  rmSync(join(folder, 'bin', 'flock'))
  expect((await holder(profile, { env })).holding).toBe('unknown')
  expect(takeProfile(join(folder, 'missing'))).toBe('unknown')
})

test('of ten processes at once, one gets the lock', async () => {
  const all = await Promise.all(Array.from({ length: 10 }, () => holder(profile)))
  expect(all.filter(({ holding }) => holding === 'ours')).toHaveLength(1)
  expect(all.filter(({ holding }) => holding === 'taken')).toHaveLength(9)
  await eventually(
    () => all.filter(({ other }) => other.exit() === null).length,
    (alive) => alive === 10,
    { describe: 'all to stay' },
  )
})
