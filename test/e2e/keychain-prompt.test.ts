import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Agent, agentOf } from '../support/agent.ts'
import { before } from '../support/condition.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { type Logind, startLogind } from '../support/logind.ts'
import { type SilentKeyring, startSilentKeyring } from '../support/silent-keyring.ts'

/** Law 12: so long at most may a prompt stand between an absence and its OFF. Milliseconds. */
const limit = 2_000

let place: Workplace
let agent: Agent
let logind: Logind
let keyring: SilentKeyring

beforeAll(async () => {
  place = await startWorkplace({ systemBus: true, name: 'GNOME', keyring: 'none' })
  agent = agentOf(place)
  logind = await startLogind(place.desktop)
  const { url, token } = place.exotel.facts
  const account = `integrations:${new URL(url).host}:1`
  keyring = await startSilentKeyring(place.desktop, { service: 'Hookswitch', account, secret: token })
  mkdirSync(place.profile, { recursive: true })
  const integrations = { userId: '1', url, appId: null }
  writeFileSync(join(place.profile, 'settings.json'), JSON.stringify({ integrations }))
})
afterAll(async () => {
  keyring?.close()
  await place?.close()
})

test('while a prompt of the keyring waits for its user, locking switches off, and the app ends', async () => {
  await agent.turn('sip')
  const app = place.start()
  await agent.shows((now) => now.state === 'sip' && now.locked === false, 'SIP to be confirmed')
  const signingIn = place.signIn()
  await keyring.asked()
  await logind.lock()
  await agent.rings(null, limit)
  await agent.shows((now) => now.state === 'off' && now.locked === true, 'off to be confirmed')
  app.signal('SIGTERM')
  await before(app.exited, { describe: 'the app to end', within: 10_000 })
  expect((await signingIn).code).not.toBe(0)
})
