import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { eventually } from '../support/condition.ts'
import { type LimitedDisk, mountDisk, protectFile } from '../support/disks.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'

let place: Workplace
/** A second token that Exotel takes. */
let otherToken: string

beforeAll(async () => {
  place = await startWorkplace()
  const { url, appId, appSecret } = place.exotel.facts
  const body = JSON.stringify({ Id: appId, Secret: appSecret, Entity: 'app' })
  const headers = { 'Content-Type': 'application/json' }
  const minted = await fetch(`${url}/v2/integrations/token`, { method: 'POST', headers, body })
  otherToken = z.object({ Data: z.string() }).parse(await minted.json()).Data
})
afterAll(async () => {
  await place?.close()
})

const secrets = async () =>
  (await place.desktop.keyring.find({ service: 'Hookswitch' })).map(({ secret }) => secret)

function signIn(token: string, profile: readonly string[]) {
  const args = ['sign-in', '--user-id', '1', '--integrations-url', place.exotel.facts.url, '--token-stdin']
  return place.command([...args, ...profile], `${token}\n`)
}

async function started(folder: string) {
  const app = place.start(['--hidden', `--user-data-dir=${folder}`])
  await place.desktop.host.waitForItem({ within: 15_000 })
  const status = () => place.status(folder)
  await eventually(status, () => true, { describe: 'the app to be reached', within: 10_000 })
  return {
    status,
    stop: async () => {
      await app.stop()
      await place.desktop.host.waitForNoItem()
    },
  }
}

describe('settings of a newer version', () => {
  test('are read as far as they are understood, and what is not understood survives a write', async () => {
    const file = join(place.profile, 'settings.json')
    mkdirSync(place.profile, { recursive: true })
    const newer = { version: 7, integrations: null, account: null, moonPhase: { shown: true } }
    writeFileSync(file, JSON.stringify(newer))
    expect((await place.signIn()).code).toBe(0)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      version: 7,
      moonPhase: { shown: true },
      integrations: { userId: '1' },
    })
    expect((await place.command(['sign-out'])).code).toBe(0)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(newer)
  })

  test('that are not understood at all are set aside whole, and that is said', async () => {
    const newer = '{"version":8,"integrations":["a list now"]}'
    writeFileSync(join(place.profile, 'settings.json'), newer)
    const { code, stderr } = await place.signIn()
    expect(stderr).toContain('The settings were broken. They are now in')
    expect(code).toBe(0)
    const aside = readdirSync(place.profile).filter((name) => name.startsWith('settings.unreadable-'))
    expect(aside.map((name) => readFileSync(join(place.profile, name), 'utf8'))).toEqual([newer])
    expect((await place.command(['sign-out'])).code).toBe(0)
  })
})

describe('a settings.json that is read-only', () => {
  test('ends a sign-in with a sentence, and the token that worked stays', async () => {
    const { token } = place.exotel.facts
    expect((await signIn(token, [])).code).toBe(0)
    const file = join(place.profile, 'settings.json')
    const before = readFileSync(file, 'utf8')
    const release = await protectFile(file)
    try {
      const { code, stderr } = await signIn(otherToken, [])
      expect(stderr).toContain(`${file} cannot be written or read: it is write-protected`)
      expect(stderr).toContain('Nothing was changed: an earlier sign-in still works.')
      expect(code).toBe(1)
      expect(await secrets()).toEqual([token])
      const left = await place.command(['sign-out'])
      expect(left.stderr).toContain('The token is gone, but your user id is still in the settings')
      expect(left.code).toBe(1)
      expect(await secrets()).toEqual([])
      expect(readFileSync(file, 'utf8')).toBe(before)
    } finally {
      await release()
    }
    // The name alone keeps nobody else from signing in.
    const other = await place.signIn('2')
    expect(other.stdout).toContain('Signed in as 2.\n')
    expect((await place.command(['sign-out'])).code).toBe(0)
  })
})

describe('a profile that cannot be used', () => {
  // On one a dialog says it, too, and waits for the agent.
  const noDisplay = { DISPLAY: undefined }

  test('on a read-only disk, a start says so and ends', async () => {
    const folder = join(place.desktop.home, 'read-only')
    const disk = await mountDisk(folder, 64)
    try {
      await disk.protect()
      const { code, stderr } = await place.command(
        ['--hidden', `--user-data-dir=${folder}`],
        undefined,
        noDisplay,
      )
      expect(stderr).toContain(`${folder} cannot be written or read: it is write-protected`)
      expect(code).toBe(1)
      const signedIn = await signIn(otherToken, [`--user-data-dir=${folder}`])
      expect(signedIn.stderr).toContain('settings.json cannot be written or read: it is write-protected')
      expect(signedIn.code).toBe(1)
      expect(await secrets()).toEqual([])
    } finally {
      await disk.close()
    }
  })

  test('a file in its place is said, too', async () => {
    const file = join(place.desktop.home, 'a-file')
    writeFileSync(file, 'mine')
    const { code, stderr } = await place.command(
      ['--hidden', `--user-data-dir=${file}`],
      undefined,
      noDisplay,
    )
    expect(stderr).toContain(`${file} cannot be written or read:`)
    expect(code).toBe(1)
    expect(readFileSync(file, 'utf8')).toBe('mine')
  })

  test('a folder in the place of settings.json is left alone', async () => {
    const folder = join(place.desktop.home, 'odd')
    mkdirSync(join(folder, 'settings.json', 'inside'), { recursive: true })
    const { code, stderr } = await signIn(otherToken, [`--user-data-dir=${folder}`])
    expect(stderr).toContain('settings.json cannot be written or read')
    expect(code).toBe(1)
    expect(await secrets()).toEqual([])
    expect(readdirSync(join(folder, 'settings.json'))).toEqual(['inside'])
  })
})

describe('a full disk', () => {
  let disk: LimitedDisk
  let folder: string
  let profile: readonly string[]

  beforeAll(async () => {
    folder = join(place.desktop.home, 'small')
    disk = await mountDisk(folder, 4096)
    profile = [`--user-data-dir=${folder}`]
  })
  afterAll(() => disk?.close())

  test('ends a sign-in without an app, and nothing is in the keychain', async () => {
    disk.fill()
    const { code, stderr } = await signIn(otherToken, profile)
    expect(stderr).toContain('settings.json cannot be written: the disk is full. Make room, then try again.')
    expect(code).toBe(1)
    expect(await secrets()).toEqual([])
  })

  test('ends a sign-in at the running app, which goes on with the token that works', async () => {
    disk.clear()
    const { token } = place.exotel.facts
    const app = await started(folder)
    expect((await signIn(token, profile)).code).toBe(0)
    disk.fill()
    const { code, stderr } = await signIn(otherToken, profile)
    expect(stderr).toContain('the disk is full')
    expect(stderr).toContain('Nothing was changed')
    expect(code).toBe(1)
    expect(await secrets()).toEqual([token])
    expect(await app.status()).toMatchObject({ user: '1', problem: { code: 'disk' } })
    const { stdout } = await place.command(['sip', ...profile])
    expect(stdout).toBe('Calls ring on your softphone (SIP).\n')
    disk.clear()
    expect((await signIn(otherToken, profile)).code).toBe(0)
    expect(await secrets()).toEqual([otherToken])
    expect(await app.status()).toMatchObject({ problem: null })
    expect((await place.command(['sign-out', ...profile])).code).toBe(0)
    await app.stop()
  })

  test('an app starts on it all the same', async () => {
    disk.fill()
    const app = await started(folder)
    await eventually(app.status, ({ state }) => state === 'signed-out', {
      describe: 'the app to be signed out',
    })
    await app.stop()
  })
})
