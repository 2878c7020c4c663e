import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { status } from '../../src/core/protocol/status-json.ts'
import { type Agent, agentOf } from '../support/agent.ts'
import { eventually } from '../support/condition.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import type { RunningProcess } from '../support/processes.ts'

let place: Workplace
let agent: Agent

beforeAll(async () => {
  place = await startWorkplace()
  agent = agentOf(place)
})
afterAll(async () => {
  await place?.close()
})

describe('without a running app', () => {
  test.each(['sip', 'off', 'status'])('%s says that none is running', async (command) => {
    const { code, stderr } = await place.command([command])
    expect(stderr).toContain('Hookswitch is not running. Start it first.')
    expect(code).toBe(3)
  })

  test.each([
    { args: ['phnoe'], says: 'There is no command "phnoe". Did you mean phone?' },
    { args: ['status', '--jsn'], says: 'There is no option --jsn. Did you mean --json?' },
    { args: ['sip', '--wait', 'long'], says: '--wait takes seconds, a number from 0 to 86400, not "long".' },
    { args: ['sip', '--json'], says: '--json does not go with sip: it goes with status.' },
    { args: ['sign-in', '--token-stdin'], says: 'Give --user-id ID.' },
    { args: ['sign-in', '--user-id', '1'], says: 'Give either --token-stdin or --token-file FILE.' },
    {
      args: ['sign-in', '--user-id', '1', '--token-file', '/'],
      says: 'The file / cannot be read.',
    },
    {
      args: ['sign-in', '--user-id', '1', '--integrations-url', 'http://exotel.com', '--token-stdin'],
      says: 'The URL must begin with https://',
    },
  ])('$args is wrong usage', async ({ args, says }) => {
    const { code, stderr } = await place.command(args, 'a-token-of-no-use\n')
    expect(stderr).toContain(says)
    expect(code).toBe(2)
  })

  test('an empty token is wrong usage', async () => {
    const { code, stderr } = await place.command(['sign-in', '--user-id', '1', '--token-stdin'], '\n')
    expect(stderr).toContain('The token, secret or code is empty.')
    expect(code).toBe(2)
  })

  test('a token that Exotel refuses is not kept', async () => {
    const args = ['sign-in', '--user-id', '1', '--integrations-url', place.exotel.facts.url, '--token-stdin']
    const { code, stderr } = await place.command(args, 'a-token-of-no-use\n')
    expect(stderr).toContain('Exotel does not accept this token, so it was not saved.')
    expect(code).toBe(4)
    expect(await place.desktop.keyring.find({ service: 'Hookswitch' })).toEqual([])
  })

  test('sign-in keeps the token, and sign-out switches off and forgets it', async () => {
    const readSettings = (): unknown => JSON.parse(readFileSync(join(place.profile, 'settings.json'), 'utf8'))
    const readSecrets = () => place.desktop.keyring.find({ service: 'Hookswitch' })
    // Other tests start from a profile that was written by hand: it is what a sign-in writes.
    await place.prepareAccount()
    const [settings, secrets] = [readSettings(), await readSecrets()]
    expect(await place.desktop.keyring.remove({ service: 'Hookswitch' })).toBe(1)
    rmSync(join(place.profile, 'settings.json'))
    expect((await place.signIn()).code).toBe(0)
    expect(readSettings()).toEqual(settings)
    expect(await readSecrets()).toEqual(secrets)
    expect(secrets).toHaveLength(1)
    await agent.turn('sip')
    const { code, stdout } = await place.command(['sign-out'])
    expect(stdout).toContain('Signed out; calls are off.')
    expect(code).toBe(0)
    expect((await place.writes()).at(-1)?.body).toEqual({
      UserId: '1',
      DeviceName: 'sip',
      DeviceStatus: false,
    })
    expect(await place.desktop.keyring.find({ service: 'Hookswitch' })).toEqual([])
  })
})

describe('the simulator alone', () => {
  test.each([
    { content: 'no list', says: /fault/i },
    { content: '[{ "fault": { "kind": "no-such-fault" } }]', says: /fault/i },
  ])('a fault file with $content is wrong usage', async ({ content, says }) => {
    const file = join(place.desktop.home, 'faults.json')
    writeFileSync(file, content)
    const { code, stderr } = await place.command(['simulator', '--fault-file', file])
    expect(stderr).toMatch(says)
    expect(code).toBe(2)
  })

  test('a fault file is in force from the first request on', async () => {
    const file = join(place.desktop.home, 'faults.json')
    writeFileSync(file, JSON.stringify([{ times: 1, fault: { kind: 'rate-limit', retryAfter: 7 } }]))
    const simulator = place.start(['simulator', '--fault-file', file])
    const { url } = JSON.parse(await simulator.waitForLine(/^\{/)) as { url: string }
    const answers = [await fetch(`${url}/v2/integrations/app`), await fetch(`${url}/v2/integrations/app`)]
    expect(answers.map(({ status: code }) => code)).toEqual([429, 401])
    expect(answers[0]?.headers.get('retry-after')).toBe('7')
    await simulator.stop()
  })

  test('its first line is what a client needs', async () => {
    const simulator = place.start(['simulator'])
    const line = await simulator.waitForLine(/^\{/)
    const { url, token } = JSON.parse(line) as { url: string; token: string }
    const answer = await fetch(`${url}/v2/integrations/usermapping?user_id=1`, {
      headers: { Authorization: token },
    })
    expect(await answer.json()).toMatchObject({ Status: 'Success', Data: { AppUserId: '1' } })
    await simulator.stop()
  })
})

describe('with a hand-broken settings.json', () => {
  test('the app starts signed out, and the file is set aside', async () => {
    mkdirSync(place.profile, { recursive: true })
    writeFileSync(join(place.profile, 'settings.json'), '{ broken')
    const app = place.start()
    await place.desktop.host.waitForItem({ within: 15_000 })
    await eventually(place.status, ({ state }) => state === 'signed-out', {
      describe: 'the status to be signed out',
      within: 10_000,
    })
    const aside = readdirSync(place.profile).filter((name) => name.startsWith('settings.unreadable-'))
    expect(aside.map((name) => readFileSync(join(place.profile, name), 'utf8'))).toEqual(['{ broken'])
    await app.stop()
    await place.desktop.host.waitForNoItem()
  })
})

describe('with a running app', () => {
  let app: RunningProcess

  beforeAll(async () => {
    app = place.start()
    await place.desktop.host.waitForItem({ within: 15_000 })
  })
  afterAll(() => app?.stop())

  test('signed out, a switch says so', async () => {
    const { code, stderr } = await place.command(['sip'])
    expect(stderr).toContain('Nobody is signed in.')
    expect(code).toBe(3)
    expect(await readStatus()).toMatchObject({ state: 'signed-out', problem: { code: 'signed_out' } })
  })

  test('sign-in goes to the running app, and a switch waits for the confirmation', async () => {
    expect((await place.signIn()).code).toBe(0)
    const { code, stdout } = await place.command(['sip'])
    expect(stdout).toBe('Calls ring on your softphone (SIP).\n')
    expect(code).toBe(0)
    expect(await readStatus()).toMatchObject({
      state: 'sip',
      proof: 'reply',
      user: '1',
      gateway: 'integrations',
      intent: null,
      switching: false,
      problem: null,
    })
  })

  test('a second agent is asked to sign out first', async () => {
    const { code, stderr } = await place.signIn('2')
    expect(stderr).toContain('1 is signed in here. Sign out first.')
    expect(code).toBe(4)
  })

  test('swap and toggle go by what is confirmed', async () => {
    expect((await place.command(['swap'])).stdout).toBe('Calls ring on your phone.\n')
    expect((await place.command(['toggle'])).stdout).toBe('Calls are off.\n')
    const swapped = await place.command(['swap'])
    expect(swapped.stderr).toContain('No device is on, so there is nothing to swap.')
    expect(swapped.code).toBe(4)
    expect((await place.command(['toggle'])).stdout).toBe('Calls ring on your phone.\n')
  })

  test('off for a break is shown with its end and its reason, and is in the journal', async () => {
    expect((await place.command(['phone'])).code).toBe(0)
    const { code, stdout } = await place.command(['off', '--reason', 'LUNCH'])
    expect(stdout).toMatch(/^Calls are off until \d\d:\d\d \(Lunch\)\.\n$/)
    expect(code).toBe(0)
    const now = await readStatus()
    expect(now).toMatchObject({ state: 'off', reason: 'Lunch' })
    expect(Date.parse(now.until ?? '') - Date.now()).toBeGreaterThan(25 * 60_000)
    await place.journalSays(/off-for-asked .*cause=command reason=Lunch/)
  })

  test('a reason that is no break needs a time, and is kept as text', async () => {
    const { code, stderr } = await place.command(['off', '--reason', 'dentist'])
    expect(stderr).toContain('There is no break "dentist"')
    expect(stderr).toContain('The breaks are: Break, Lunch.')
    expect(code).toBe(2)
    expect(await readStatus()).toMatchObject({ reason: 'Lunch' })
    expect((await place.command(['off', '--for', '15', '--reason', '<b>dentist</b>'])).code).toBe(0)
    expect(await readStatus()).toMatchObject({ reason: '<b>dentist</b>' })
    const until = await place.command(['off', '--until', '17:00'])
    expect(until.stdout).toBe('Calls are off until 17:00.\n')
    expect(await readStatus()).toMatchObject({ reason: null })
  })

  test('a refusal exits 4 with what mends it, and changes nothing', async () => {
    expect((await place.command(['off'])).code).toBe(0)
    await place.setFaults([
      {
        match: { method: 'PUT', path: '/v2/integrations/device' },
        times: 1,
        fault: { kind: 'refusal', where: 'error-string', status: 409, code: 10809, message: 'unverified' },
      },
    ])
    const { code, stderr } = await place.command(['phone'])
    expect(stderr).toContain('This device is not verified')
    expect(stderr).toContain('Give a missed call from that phone')
    expect(stderr).toContain('code 10809')
    expect(code).toBe(4)
    expect(await readStatus()).toMatchObject({ state: 'off', problem: { code: 'unverified' } })
  })

  test('with the app secret a token is minted, and minted again when it has expired', async () => {
    await place.setFaults([])
    expect((await place.command(['sign-out'])).code).toBe(0)
    const { url, appId, appSecret } = place.exotel.facts
    const args = [
      'sign-in',
      '--user-id',
      '1',
      '--integrations-url',
      url,
      '--app-id',
      appId,
      '--app-secret-stdin',
    ]
    expect((await place.command(args, 'a-secret-of-no-use\n')).code).toBe(4)
    expect((await place.command(args, `${appSecret}\n`)).code).toBe(0)
    const before = await place.desktop.keyring.find({ service: 'Hookswitch' })
    expect(before).toHaveLength(2)
    await place.setFaults([{ match: {}, times: 1, fault: { kind: 'tokens-expire' } }])
    const { code, stdout } = await place.command(['phone'])
    expect(stdout).toBe('Calls ring on your phone.\n')
    expect(code).toBe(0)
    // The switch does not wait for the keychain to take the new token.
    await eventually(
      () => place.desktop.keyring.find({ service: 'Hookswitch' }),
      (now) => JSON.stringify(now) !== JSON.stringify(before),
      { describe: 'the minted token to be stored' },
    )
  })

  test('sign-out forgets the token', async () => {
    expect((await place.command(['sign-out'])).code).toBe(0)
    expect(await place.desktop.keyring.find({ service: 'Hookswitch' })).toEqual([])
    expect(await readStatus()).toMatchObject({ state: 'signed-out', user: null })
  })
})

async function readStatus() {
  const { stdout } = await place.command(['status', '--json'])
  return status.parse(JSON.parse(stdout))
}
