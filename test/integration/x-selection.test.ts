import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, test } from 'vitest'
import { xEmbedTray } from '../../src/main/tray/tray-places.ts'
import { followSelection } from '../../src/main/x11/x-selection.ts'
import { eventually } from '../support/condition.ts'
import { type Desktop, startDesktop } from '../support/desktop.ts'
import { startProcess } from '../support/processes.ts'
import { startTrayer } from '../support/trayer.ts'

const closing: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** A desktop whose X server has two screens and lets in only who knows its secret. */
async function openGuarded(): Promise<Desktop['env']> {
  const desktop = await startDesktop({ display: false, bus: false })
  closing.push(desktop.close)
  const secrets = join(desktop.home, 'secrets')
  const cookie = randomBytes(16)
  const given = [
    '-displayfd',
    '1',
    '-screen',
    '0',
    '640x480x24',
    '-screen',
    '1',
    '640x480x24',
    '-auth',
    secrets,
  ]
  writeFileSync(secrets, authority('', cookie))
  const server = startProcess('Xvfb', [...given, '-nolisten', 'tcp', '-noreset'], { env: desktop.env })
  const number = await server.waitForLine(/^\d+$/)
  // That of another display comes first.
  writeFileSync(secrets, Buffer.concat([authority('999', randomBytes(16)), authority(number, cookie)]))
  return { ...desktop.env, DISPLAY: `:${number}`, XAUTHORITY: secrets }
}

/** An entry for any address (family 65535). */
function authority(number: string, cookie: Buffer): Buffer {
  const fields = ['', number, 'MIT-MAGIC-COOKIE-1', cookie].map((field) => {
    const bytes = Buffer.from(field)
    return Buffer.concat([Buffer.from([0, bytes.length]), bytes])
  })
  return Buffer.concat([Buffer.from([0xff, 0xff]), ...fields])
}

function follow(env: Desktop['env']) {
  const told: boolean[] = []
  closing.push(followSelection(env, xEmbedTray, (owned) => told.push(owned)))
  return (...expected: readonly boolean[]) =>
    eventually(
      () => told.join(),
      (now) => now === expected.join(),
      { describe: `${expected.join()} to be told`, within: 10_000 },
    )
}

test('a tray is told of as it comes and goes, on its own screen, through the server’s guard', async () => {
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

test('there is none where the server is out of reach, lets nobody in, has no such screen or does not exist', async () => {
  const env = await openGuarded()
  await follow({ ...env, XAUTHORITY: '/dev/null' })(false)
  await follow({ ...env, DISPLAY: `${env.DISPLAY}.7` })(false)
  for (const DISPLAY of ['', ':7777', '127.0.0.1:7777', 'nonsense']) await follow({ ...env, DISPLAY })(false)
})
