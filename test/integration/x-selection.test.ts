import { randomBytes } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, test } from 'vitest'
import { canConnectToAbstractSockets } from '../../src/main/system/abstract-sockets.ts'
import { xEmbedSelection } from '../../src/main/tray/tray-availability.ts'
import { followSelection } from '../../src/main/x11/selection.ts'
import { eventually } from '../support/condition.ts'
import { type Desktop, startDesktop } from '../support/desktop.ts'
import { startDisplay } from '../support/display.ts'
import { startTrayer } from '../support/trayer.ts'

const closing: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/**
 * An X server with two screens that lets in only programs that know its secret. `onlyByFile`: it listens on the socket
 * file alone, and not on the abstract socket of the same name.
 */
async function openGuarded({ onlyByFile = false } = {}): Promise<Desktop['env']> {
  const desktop = await startDesktop({ display: false, bus: false })
  closing.push(desktop.close)
  const secrets = join(desktop.home, 'secrets')
  const cookie = randomBytes(16)
  writeFileSync(secrets, authority('', cookie))
  const server = await startDisplay('640x480x24', desktop.env, undefined, [
    ...['-screen', '1', '640x480x24', '-auth', secrets],
    ...(onlyByFile ? ['-nolisten', 'local'] : []),
  ])
  const { DISPLAY } = server.env
  // The secret of another display comes first.
  const entries = [authority('999', randomBytes(16)), authority(DISPLAY.slice(1), cookie)]
  writeFileSync(secrets, Buffer.concat(entries))
  return { ...desktop.env, DISPLAY, XAUTHORITY: secrets }
}

/** An entry for any address (family 65535). */
function authority(number: string, cookie: Buffer): Buffer {
  const fields = ['', number, 'MIT-MAGIC-COOKIE-1', cookie].map((field) => {
    const bytes = Buffer.from(field)
    return Buffer.concat([Buffer.from([0, bytes.length]), bytes])
  })
  return Buffer.concat([Buffer.from([0xff, 0xff]), ...fields])
}

/** Follows the tray on the display of `env`; the result waits for exactly these reports (null: not known). */
function follow(env: Desktop['env']) {
  const reports: (boolean | null)[] = []
  closing.push(followSelection(env, xEmbedSelection, (owned) => reports.push(owned)))
  return (...expected: readonly (boolean | null)[]) =>
    eventually(
      () => reports.map(String).join(),
      (now) => now === expected.map(String).join(),
      { describe: `the reports ${expected.map(String).join()}`, within: 10_000 },
    )
}

test('a tray is reported as it comes and goes, on its own screen, of a server that demands a secret', async () => {
  const env = await openGuarded()
  const onFirst = follow(env)
  const onSecond = follow({ ...env, DISPLAY: `${env.DISPLAY}.1` })
  await onFirst(false)
  await onSecond(false)
  const trayer = await startTrayer(env)
  await onFirst(false, true)
  await trayer.kill()
  await onFirst(false, true, false)
  await startTrayer({ ...env, DISPLAY: `${env.DISPLAY}.1` })
  await onSecond(false, true)
  await onFirst(false, true, false)
  await follow({ ...env, DISPLAY: `${env.DISPLAY}.1` })(true)
})

test('an X server that cannot be reached, refuses, or has no such screen leaves the tray unknown', async () => {
  const env = await openGuarded()
  await follow({ ...env, XAUTHORITY: '/dev/null' })(null)
  await follow({ ...env, DISPLAY: `${env.DISPLAY}.7` })(null)
  for (const DISPLAY of [':7777', '127.0.0.1:7777']) await follow({ ...env, DISPLAY })(null)
})

test('without an X server in DISPLAY there is no such tray', async () => {
  for (const DISPLAY of ['', 'nonsense']) await follow({ DISPLAY })(false)
})

test('a tray is found once the server can be reached, however late', async () => {
  const env = await openGuarded({ onlyByFile: true })
  const socket = `/tmp/.X11-unix/X${env.DISPLAY?.slice(1)}`
  await startTrayer(env)
  renameSync(socket, `${socket}.away`)
  const reports = follow(env)
  await reports(null)
  renameSync(`${socket}.away`, socket)
  await reports(null, true)
})

test('a server whose socket file was deleted is asked at its abstract socket, where Node can connect to that', async () => {
  const env = await openGuarded()
  rmSync(`/tmp/.X11-unix/X${env.DISPLAY?.slice(1)}`)
  await follow(env)(canConnectToAbstractSockets(process.versions.node) ? false : null)
})
