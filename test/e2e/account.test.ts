import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Agent, agentOf } from '../support/agent.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { messages } from '../support/messages.ts'
import type { RunningProcess } from '../support/processes.ts'

let place: Workplace
let agent: Agent
let app: RunningProcess | null = null

beforeAll(async () => {
  place = await startWorkplace()
  agent = agentOf(place)
})
afterEach(async () => {
  await place.setFaults([])
  await agent.change({ phone: { on: false, verified: true, busy: false }, sip: { on: false, busy: false } })
})
afterAll(async () => {
  await app?.stop()
  await place?.close()
})

describe('without a running app', () => {
  test.each([
    { args: ['--sid', 's', '--api-key', 'k'], says: '--region sg (Singapore), --region in (Mumbai)' },
    { args: ['--region', 'us', '--sid', 's', '--api-key', 'k'], says: '--region sg (Singapore)' },
    { args: ['--region', 'in', '--api-key', 'k'], says: 'Give --sid SID.' },
    { args: ['--region', 'in', '--sid', 's', '--api-key', 'a:b'], says: 'An API key is one word' },
    {
      args: ['--region', 'in', '--sid', 's', '--api-key', 'k'],
      says: 'Give either --email or --contact-uri',
    },
  ])('$args is wrong usage', async ({ args, says }) => {
    const { code, stderr } = await place.command(['connect-account', ...args, '--api-token-stdin'], 'x\n')
    expect(stderr).toContain(says)
    expect(code).toBe(2)
  })

  test('a wrong key is refused, and region and key are named as what to check', async () => {
    const { code, stderr } = await connect(['--email', place.exotel.facts.email], 'no-such-token')
    expect(stderr).toContain('Check the region (Singapore or Mumbai), then the key and token')
    expect(code).toBe(4)
    expect(await secrets()).toEqual([])
  })

  test('nobody found, or several, is a question and not a guess', async () => {
    const none = await connect(['--email', 'nobody+here@example.com'])
    expect(none.stderr).toContain('The account has no user with this e-mail.')
    expect(none.code).toBe(4)
    const { email } = place.exotel.facts
    await fetch(`${place.exotel.facts.url}/_simulator/agents/2`, {
      method: 'PUT',
      body: JSON.stringify({ email }),
    })
    const several = await connect(['--email', email])
    expect(several.stderr).toContain('2 users of the account have this e-mail. Which is you?')
    expect(several.code).toBe(4)
    await fetch(`${place.exotel.facts.url}/_simulator/agents/2`, {
      method: 'PUT',
      body: JSON.stringify({ email: 'another@example.com' }),
    })
    expect(await secrets()).toEqual([])
  })

  test('a wrong number is told with what is wrong, and nobody is asked', async () => {
    await fetch(`${place.exotel.facts.url}/_simulator/requests`, { method: 'DELETE' })
    const { code, stderr } = await connect(['--contact-uri', '+91 98765'])
    expect(stderr).toContain('The number is too short for its country.')
    expect(code).toBe(2)
    const asked = await fetch(`${place.exotel.facts.url}/_simulator/requests`)
    expect(await asked.json()).toEqual([])
  })

  test('by a number as people write it, or by e-mail, it is connected, its key kept in the keychain alone', async () => {
    const record = await fetch(`${place.exotel.facts.url}/_simulator/agents/1`)
    const { devices } = (await record.json()) as { devices: { phone: { contactUri: string } } }
    const digits = devices.phone.contactUri.slice(3)
    const byNumber = await connect([
      '--contact-uri',
      `\u202a0${digits.slice(0, 5)}\u00a0${digits.slice(5)}\u202c`,
    ])
    expect(byNumber).toMatchObject({ code: 0, stdout: 'The Exotel account is connected, as Temp Name.\n' })
    const { code, stdout } = await connect(['--email', place.exotel.facts.email])
    expect(stdout).toContain('The Exotel account is connected')
    expect(code).toBe(0)
    const { sid, apiToken, url } = place.exotel.facts
    expect(await place.desktop.keyring.find({ service: 'Hookswitch' })).toMatchObject([
      {
        attributes: { account: `account:${new URL(url).host}:${sid}` },
        secret: expect.stringContaining(apiToken),
      },
    ])
  })
})

describe('with the account alone', () => {
  beforeAll(async () => {
    app = place.start()
    await place.desktop.host.waitForItem({ within: 15_000 })
    await agent.shows((now) => now.state === 'off' && now.gateway === 'account', 'off to be read')
  })

  test('switches by off, then on; two are never on, and 10810 is never answered', async () => {
    expect(await place.command(['phone'])).toMatchObject({ code: 0, stdout: 'Calls ring on your phone.\n' })
    await fetch(`${place.exotel.facts.url}/_simulator/requests`, { method: 'DELETE' })
    expect(await place.command(['sip'])).toMatchObject({
      code: 0,
      stdout: 'Calls ring on your softphone (SIP).\n',
    })
    const { phoneDeviceId, sipDeviceId } = place.exotel.facts
    const writes = (await place.writes()).map(({ path, body, status }) => ({
      device: path.split('/').at(-1),
      body,
      status,
    }))
    expect(writes).toEqual([
      { device: phoneDeviceId, body: { available: false }, status: 200 },
      { device: sipDeviceId, body: { available: true }, status: 200 },
    ])
  })

  test('an unverified phone leaves SIP on, exits 4 and says how to verify', async () => {
    await agent.change({ sip: { on: true }, phone: { verified: false } })
    const { code, stderr } = await place.command(['phone'])
    expect(stderr).toContain('This device is not verified')
    expect(stderr).toContain('Give a missed call from that phone')
    expect(code).toBe(4)
    expect(await agent.deviceOn()).toBe('sip')
    const { devices } = await agent.shows((now) => now.devices.phone.verified === false, 'it to be shown')
    expect(devices.sip).toMatchObject({ verified: true, busy: false })
  })

  test('off after a call is off at once without a call, and else once Exotel says that the call is over', async () => {
    await place.switchTo('sip')
    expect(await place.command(['off', '--after-call'])).toMatchObject({
      code: 0,
      stdout: `${messages.calls.off}.\n`,
    })
    await place.switchTo('sip')
    await agent.change({ sip: { on: true, busy: true } })
    const { code, stderr } = await place.command(['off', '--after-call', '--wait', '2'])
    expect(stderr).toContain(messages.offAfterCall.waiting)
    expect(code).toBe(5)
    expect(await agent.status()).toMatchObject({ state: 'sip', offAfterCall: true })
    expect(await agent.deviceOn()).toBe('sip')
    await agent.change({ sip: { on: true, busy: false } })
    // Opening the window reads at once, so that the test need not wait for the next look.
    await place.openWindow()
    await agent.rings(null)
    await agent.shows(({ state, offAfterCall }) => state === 'off' && !offAfterCall, 'off to be confirmed')
  })

  test('off after a call is replaced by a later switch', async () => {
    await place.switchTo('sip')
    await agent.change({ sip: { on: true, busy: true } })
    const after = place.command(['off', '--after-call', '--wait', '40'])
    await agent.shows(({ offAfterCall }) => offAfterCall, 'the call to be waited for')
    await place.switchTo('phone')
    expect((await after).code).toBe(6)
    await agent.shows(
      ({ state, offAfterCall }) => state === 'phone' && !offAfterCall,
      'phone to be confirmed',
    )
  })

  test('SIP without a connected softphone is told, until Exotel says that one is connected', async () => {
    await place.switchTo('sip')
    await agent.change({ sip: { registered: false, lastSeen: new Date().toISOString() } })
    await place.openWindow()
    const { problem, devices } = await agent.shows(
      (now) => now.state === 'sip' && now.problem !== null,
      'the missing softphone to be told',
    )
    expect(problem?.code).toBe('no_softphone')
    expect(devices.sip.registered).toBe(false)
    await agent.change({ sip: { registered: true, lastSeen: null } })
    await place.openWindow()
    await agent.shows((now) => now.state === 'sip' && now.problem === null, 'the softphone to be connected')
    await agent.change({ sip: { registered: null } })
  })

  test('both on is a problem that any switch mends', async () => {
    await agent.change({ phone: { on: true }, sip: { on: true } })
    await restart()
    const { problem } = await agent.shows((now) => now.state === 'both', 'both to be read')
    expect(problem?.code).toBe('both_on')
    await place.switchTo('sip')
    expect(await agent.deviceOn()).toBe('sip')
  })

  test.each([
    { number: '+999 98765 43210', says: 'country' },
    { number: '+91 98765', says: 'too short' },
    { number: 'sip:asha@example.com', says: 'not a phone number' },
  ])('the number $number is refused before anything is sent', async ({ number, says }) => {
    await fetch(`${place.exotel.facts.url}/_simulator/requests`, { method: 'DELETE' })
    const { code, stderr } = await place.command(['phone-number', number, '--yes'])
    expect(stderr.toLowerCase()).toContain(says)
    expect(code).toBe(2)
    expect(await place.writes()).toEqual([])
  })

  test('nobody can be asked without a terminal, so a new number needs --yes', async () => {
    const { code, stderr } = await place.command(['phone-number', '+919876543210'])
    expect(stderr).toContain('Give --yes')
    expect(code).toBe(2)
  })

  test('the number is changed alone, and has to be verified', async () => {
    await fetch(`${place.exotel.facts.url}/_simulator/requests`, { method: 'DELETE' })
    const { code, stdout } = await place.command(['phone-number', '098765–43211', '--yes'])
    expect(stdout).toContain('Calls ring there once it is verified.')
    expect(code).toBe(0)
    expect((await place.writes()).map(({ body }) => body)).toEqual([{ contact_uri: '+919876543211' }])
    await agent.shows((now) => now.devices.phone.verified === false, 'it to be not verified')
  })

  test('another agent may not sign in beside it, the same one may', async () => {
    const other = await place.signIn('3')
    expect(other.stderr).toContain('is not the agent who is signed in')
    expect(other.code).toBe(4)
    expect((await place.signIn('1')).code).toBe(0)
    await agent.shows((now) => now.gateway === 'both' && now.state !== 'unknown', 'both to be in use')
    await place.switchTo('sip')
    expect((await place.writes()).at(-1)?.path).toBe('/v2/integrations/device')
  })

  test('disconnecting forgets the key and goes on with the token', async () => {
    const { code, stdout } = await place.command(['disconnect-account'])
    expect(stdout).toContain('no longer connected')
    expect(code).toBe(0)
    expect((await secrets()).map((name) => name.split(':')[0])).toEqual(['integrations'])
    await agent.shows((now) => now.gateway === 'integrations' && now.state === 'off', 'off to be confirmed')
    expect((await place.command(['disconnect-account'])).code).toBe(3)
  })
})

async function restart(): Promise<void> {
  await app?.stop({ signal: 'SIGKILL' })
  await place.desktop.host.waitForNoItem()
  app = place.start()
  await place.desktop.host.waitForItem({ within: 15_000 })
}

function connect(who: readonly string[], token = place.exotel.facts.apiToken) {
  const { url, sid, apiKey } = place.exotel.facts
  const args = ['connect-account', '--account-url', url, '--sid', sid, '--api-key', apiKey]
  return place.command([...args, '--api-token-stdin', ...who], `${token}\n`)
}

async function secrets(): Promise<readonly string[]> {
  const found = await place.desktop.keyring.find({ service: 'Hookswitch' })
  return found.map(({ attributes }) => attributes.account ?? '')
}
