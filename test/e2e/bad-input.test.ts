import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSimulator } from '../../src/exotel/simulator/index.ts'
import { eventually } from '../support/condition.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import type { RunningProcess } from '../support/processes.ts'

let place: Workplace

beforeAll(async () => {
  place = await startWorkplace()
})
afterAll(async () => {
  await place?.close()
})

const secrets = () => place.desktop.keyring.find({ service: 'Hookswitch' })

function signInWith(url: string, ...more: readonly string[]): readonly string[] {
  return ['sign-in', '--user-id', '1', '--integrations-url', url, ...more]
}

describe('addresses', () => {
  test.each([
    { url: 'http://exotel.com', says: 'must begin with https://; http:// would send the token in the clear' },
    { url: 'https://agent:hunter2@exotel.com', says: 'The URL holds a user name or password' },
    { url: 'https://agent:hunter2@exotel.com:port', says: 'That is not a URL' },
  ])('$url is wrong usage, and a password is not repeated', async ({ url, says }) => {
    const { code, stdout, stderr } = await place.command(signInWith(url, '--token-stdin'), 'a-token\n')
    expect(stderr).toContain(says)
    expect(stdout + stderr).not.toContain('hunter2')
    expect(code).toBe(2)
    expect(await secrets()).toEqual([])
  })

  test('one that nobody answers at leaves the sign-in kept but unconfirmed, and says so', async () => {
    const { code, stderr } = await place.command(
      signInWith(await deadAddress(), '--token-stdin'),
      'a-token\n',
    )
    expect(stderr).toContain(
      'Signed in, but Exotel could not check the token yet: Exotel cannot be reached: its server refuses connections.',
    )
    expect(code).toBe(5)
    const left = await place.command(['sign-out'])
    expect(left.stderr).toContain('calls may still ring')
    expect(left.code).toBe(5)
    expect(await secrets()).toEqual([])
  })
})

describe('the token', () => {
  test.each([
    { what: 'a file without an end', args: ['--token-file', '/dev/zero'], redirect: '' },
    { what: 'a folder', args: ['--token-file', '/'], redirect: '' },
    { what: 'a closed standard input', args: ['--token-stdin'], redirect: '<&-' },
    { what: 'an empty standard input', args: ['--token-stdin'], redirect: '</dev/null' },
    { what: 'a standard input without an end', args: ['--token-stdin'], redirect: '</dev/zero' },
  ])('from $what is wrong usage', async ({ args, redirect }) => {
    const { code, stderr } = await place.shell(
      `"$@" ${redirect}`,
      signInWith(place.exotel.facts.url, ...args),
    )
    expect(stderr).toMatch(/is empty|too long|cannot be read/)
    expect(code).toBe(2)
    expect(await secrets()).toEqual([])
  })

  test('comes through a pipe of the shell, too', async () => {
    const { url, token } = place.exotel.facts
    const script = `"$@" --token-file <(printf '%s\\n' '${token}')`
    const { code, stdout } = await place.shell(script, signInWith(url))
    expect(stdout).toMatch(/^Signed in as 1\.\n/)
    expect(code).toBe(0)
    expect((await place.command(['sign-out'])).code).toBe(0)
  })

  test('that Exotel refuses leaves the one that works', async () => {
    expect((await place.signIn()).code).toBe(0)
    const { code, stderr } = await place.command(
      signInWith(place.exotel.facts.url, '--token-stdin'),
      'wrong\n',
    )
    expect(stderr).toContain('Exotel does not accept this token, so it was not saved.')
    expect(code).toBe(4)
    expect((await secrets()).map(({ secret }) => secret)).toEqual([place.exotel.facts.token])
  })

  test('that has expired does not keep anybody from signing out', async () => {
    const expired = { kind: 'refusal', where: 'error-string', status: 401, code: 10001, message: 'expired' }
    await place.setFaults([{ match: {}, fault: expired }])
    const { code, stderr } = await place.command(['sign-out'])
    await place.setFaults([])
    expect(stderr).toContain('calls may still ring')
    expect(code).toBe(5)
    expect(await secrets()).toEqual([])
  })
})

describe('user ids', () => {
  let app: RunningProcess

  afterAll(() => app?.stop())

  test('of another agent are not taken while one is signed in', async () => {
    expect((await place.signIn('1')).code).toBe(0)
    const { code, stderr } = await place.signIn('2')
    expect(stderr).toContain('1 is signed in here. Sign out first.')
    expect(code).toBe(4)
    expect((await place.command(['sign-out'])).code).toBe(0)
  })

  test('are told to the running app', async () => {
    app = place.start()
    await place.desktop.host.waitForItem({ within: 15_000 })
    await eventually(place.status, () => true, { describe: 'the app to be reached', within: 10_000 })
  })

  test.each(['a+b@example.com', 'two words', 'Zoë Ångström', '电话', 'a/b?c=d&e#f', '100%', "o'neil"])(
    '%s works from sign-in to sign-out',
    async (userId) => {
      await fetch(`${place.exotel.facts.url}/_simulator/agents/${encodeURIComponent(userId)}`, {
        method: 'PUT',
        body: '{}',
      })
      expect((await place.signIn(userId)).stdout).toContain(`Signed in as ${userId}.\n`)
      expect((await place.command(['sip'])).stdout).toBe('Calls ring on your softphone (SIP).\n')
      expect((await place.writes()).at(-1)?.body).toMatchObject({ UserId: userId, DeviceName: 'sip' })
      expect(await place.status()).toMatchObject({ user: userId, state: 'sip' })
      expect((await place.command(['sign-out'])).code).toBe(0)
      expect(await secrets()).toEqual([])
    },
  )
})

/** Where nobody listens: of a server that has just ended, since Chromium refuses ports such as 9 without asking. */
async function deadAddress(): Promise<string> {
  const { close, facts } = await startSimulator()
  await close()
  return facts.url
}
