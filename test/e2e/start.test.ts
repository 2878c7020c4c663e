import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { status } from '../../src/core/protocol/status-json.ts'
import { type Desktop, startDesktop } from '../support/desktop.ts'
import { checkout } from '../support/hookswitch.ts'
import { type RunningProcess, runProcess, startProcess } from '../support/processes.ts'
import { findEntry } from '../support/status-notifier-menu.ts'

let desktop: Desktop
let app: RunningProcess

/** When out/ was built. Every test of the app runs what lies there. */
const builtAt = () => statSync(join(checkout, 'out', '.made-from')).mtimeMs
const builtBefore = builtAt()

/** `npm --silent start -- ARGS` in the checkout, on this desktop, with the Electron that the tests use. */
function npmStart(args: readonly string[]) {
  const { ELECTRON_OVERRIDE_DIST_PATH, PATH } = process.env
  const env = { ...desktop.env, ELECTRON_OVERRIDE_DIST_PATH, PATH }
  return { command: ['--silent', 'start', '--', ...args], options: { env, cwd: checkout } }
}

beforeAll(async () => {
  desktop = await startDesktop()
  const { command, options } = npmStart(['--hidden'])
  app = startProcess('npm', command, options)
  await desktop.host.waitForItem({ within: 50_000 })
})
afterAll(async () => {
  await app?.stop()
  await desktop?.close()
})

test('it starts the app that is built already, since nothing in the sources has changed', () => {
  expect(builtAt()).toBe(builtBefore)
})

test('without an account the app runs against the simulator, and says so', async () => {
  const { menu } = await desktop.host.waitFor(
    (view) => findEntry(view.menu, 'Off').toggleState === 1,
    'the tray to say that calls are off',
  )
  expect(menu.entries.map(({ text }) => text)).toContain('Practice mode: no real calls are switched')
})

test('a command finds the running app, and its output is clean', async () => {
  const sip = npmStart(['sip'])
  const switched = await runProcess('npm', sip.command, { ...sip.options, within: 20_000 })
  expect(switched.stdout).toBe('Calls ring on your softphone (SIP).\n')
  expect(switched.code).toBe(0)
  const asked = npmStart(['status', '--json'])
  const told = await runProcess('npm', asked.command, { ...asked.options, within: 20_000 })
  expect(status.parse(JSON.parse(told.stdout))).toMatchObject({ state: 'sip', proof: 'reply' })
})
