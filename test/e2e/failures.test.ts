import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProblemCode } from '../../src/core/protocol/status-json.ts'
import type { FaultRule } from '../../src/exotel/simulator/index.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'

/** One way to fail: what makes it happen, and what the agent and support are told. */
interface Row {
  readonly command: 'sip' | 'off'
  readonly fault: FaultRule['fault']
  readonly says: readonly string[]
  readonly support?: string | RegExp
  readonly problem: ProblemCode
}

const requestId = /request [0-9a-f-]{32,36}/
const notLinked = [
  'Exotel does not know this user id: it is not linked to the app.',
  'Ask your administrator to link you to the app',
]
const unverified = [
  'This device is not verified: no calls.',
  'Give a missed call from that phone to the number on your co-worker page',
]
const otherOn = [
  'Exotel says that the other device is still on, and only one may be.',
  'Switch off first, then choose the device again.',
]
const serverFault = [
  'Exotel is having problems.',
  'Nothing to do: Hookswitch tries again by itself. If it lasts, tell your administrator.',
]
const tooMany = [
  'Exotel is getting too many requests from your company, so this one has to wait.',
  'Hookswitch tries again as soon as Exotel allows it.',
]
const notUnderstood = [
  "Exotel's answer cannot be understood, so it confirms nothing.",
  'give your administrator the reason',
]

const somebodyElse = [
  'Something between this computer and Exotel answered in its place',
  'If your network asks for a sign-in page, open it in a browser.',
]

/** Exotel says no: the command ends with 4, and nothing is tried again. */
const refusals: readonly Row[] = [
  {
    command: 'sip',
    fault: { kind: 'refusal', where: 'status', status: 400, message: 'Invalid parameters.' },
    says: ['Exotel says: Invalid parameters. Nothing was switched.', 'give them what Exotel says'],
    support: '(HTTP 400, request ',
    problem: 'refused',
  },
  {
    command: 'off',
    fault: { kind: 'refusal', where: 'status', status: 400, message: 'One device must be on.' },
    says: ['Exotel says: One device must be on. Calls may still ring.', 'give them what Exotel says'],
    support: '(HTTP 400, request ',
    problem: 'refused',
  },
  {
    command: 'sip',
    fault: { kind: 'refusal', where: 'error-string', status: 403, code: 1003, message: 'Not authorised' },
    says: ['The API key may not be used for this account.', 'Ask your administrator'],
    support: 'Exotel says: Not authorised, code 1003, HTTP 403, request ',
    problem: 'refused',
  },
  {
    command: 'sip',
    fault: {
      kind: 'refusal',
      where: 'error-string',
      status: 403,
      code: 10814,
      httpStatus: 200,
      message: 'KYC',
    },
    says: ["Your company has not completed Exotel's identity check (KYC)", 'Ask your administrator'],
    support: 'Exotel says: KYC, code 10814, HTTP 200, request ',
    problem: 'refused',
  },
  {
    command: 'sip',
    fault: { kind: 'refusal', where: 'status', status: 404, message: 'record not found' },
    says: notLinked,
    support: 'Exotel says: record not found, HTTP 404, request ',
    problem: 'not_linked',
  },
  {
    command: 'sip',
    fault: { kind: 'refusal', where: 'envelope', status: 404, message: 'record not found' },
    says: notLinked,
    support: 'Exotel says: record not found, HTTP 200, request ',
    problem: 'not_linked',
  },
  {
    command: 'sip',
    fault: { kind: 'refusal', where: 'status', status: 409, message: 'Device is unverified' },
    says: unverified,
    support: 'HTTP 409, request ',
    problem: 'unverified',
  },
  {
    command: 'sip',
    fault: { kind: 'refusal', where: 'error-string', status: 409, code: 10809, message: 'Refused' },
    says: unverified,
    support: 'code 10809, HTTP 409, request ',
    problem: 'unverified',
  },
  ...(['status', 'envelope', 'error-string'] as const).map(
    (where): Row => ({
      command: 'sip',
      fault: { kind: 'refusal', where, status: 403, code: 10810, message: 'Another device is ON' },
      says: otherOn,
      support: `Exotel says: Another device is ON, code 10810, HTTP ${where === 'envelope' ? 200 : 403}, request `,
      problem: 'refused',
    }),
  ),
]

/** What is tried again by itself: the command ends with 5 and says why it has to wait. */
const troubles: readonly Omit<Row, 'command'>[] = [
  {
    fault: { kind: 'rate-limit', retryAfter: 50 },
    says: tooMany,
    support: 'HTTP 429',
    problem: 'rate_limited',
  },
  {
    fault: { kind: 'rate-limit', retryAfter: 50, as: 'date' },
    says: tooMany,
    support: 'Exotel says: Rate limit exceeded. Try again in 50 seconds., HTTP 429',
    problem: 'rate_limited',
  },
  { fault: { kind: 'account-limit', limit: 0 }, says: tooMany, support: 'HTTP 429', problem: 'rate_limited' },
  ...[500, 502, 503, 504].map(
    (code): Omit<Row, 'command'> => ({
      fault: { kind: 'refusal', where: 'status', status: code, message: 'Sorry.' },
      says: serverFault,
      support: `Exotel says: Sorry., HTTP ${code}, request `,
      problem: 'server_error',
    }),
  ),
  {
    fault: { kind: 'garbage' },
    says: somebodyElse,
    support: '(HTTP 200)',
    problem: 'foreign_answer',
  },
  {
    fault: { kind: 'missing-fields' },
    says: notUnderstood,
    support:
      /\(Exotel's record of your user has no usable "ActiveDeviceId", HTTP 200, request [0-9a-f-]{36}\)/,
    problem: 'malformed',
  },
  {
    fault: { kind: 'contradictory-ids' },
    says: notUnderstood,
    support: /\(the active device in it is neither phone nor SIP, HTTP 200, request [0-9a-f-]{36}\)/,
    problem: 'malformed',
  },
  {
    fault: { kind: 'too-large', mebibytes: 2 },
    says: ['The answer is too large to be from Exotel.', 'Check the address of the server'],
    problem: 'malformed',
  },
  {
    fault: { kind: 'redirect', location: 'https://portal.example.com/login' },
    says: somebodyElse,
    problem: 'foreign_answer',
  },
  {
    fault: { kind: 'cut-before-applied' },
    says: ['The connection broke before Exotel answered', 'Check your internet connection'],
    problem: 'unreachable',
  },
]

let place: Workplace
let app: ElectronApplication
let page: Page

beforeAll(async () => {
  place = await startWorkplace()
  await place.prepareAccount()
  app = await place.launch()
  page = await app.firstWindow()
  await place.switchTo('sip')
})
afterAll(async () => {
  await app?.close()
  await place?.close()
})

describe('Exotel refuses', () => {
  test.each(refusals)(
    '$fault.kind $fault.where $fault.status $fault.code to $command',
    async ({ command, fault, says, support = '', problem }) => {
      await onWrites(fault)
      const { code, stderr } = await place.command([command])
      expect(stderr).toContain(says[0])
      expect(stderr).toContain(says[1])
      expect(stderr).toContain(support)
      expect(stderr).toMatch(requestId)
      expect(code).toBe(4)
      expect(await readProblem()).toMatchObject({
        code: problem,
        message: expect.stringContaining(says[0] ?? ''),
      })
    },
  )

  test('tray, window and status show the last refusal with what support needs', async () => {
    const [sentence = '', remedy = ''] = otherOn
    await place.desktop.host.waitFor(
      ({ menu }) => menu.entries.some(({ text }) => text.includes(`: ${sentence}`)),
      'the tray to say what is wrong',
    )
    const alert = page.locator('#problem')
    await alert.getByText(sentence).waitFor()
    await alert.getByText(remedy).waitFor()
    await page.getByRole('button', { name: 'Details' }).click()
    await page
      .getByText(/For support: Exotel says: Another device is ON, code 10810, HTTP 403, request/)
      .waitFor()
    const { stdout } = await place.command(['status'])
    expect(stdout).toContain(`${sentence} Nothing was switched. ${remedy}`)
    expect(stdout).toMatch(/For support: .*code 10810, HTTP 403, request [0-9a-f]{32}/)
  })
})

describe('Hookswitch tries again by itself', () => {
  test.each(troubles)('$fault.kind $fault.status', async ({ fault, says, support = '', problem }) => {
    // A wish of its own for each: one that is only repeated waits as long as Exotel asked the last one to.
    await place.setFaults([])
    await place.command(['off', '--wait', '0'])
    // A write that was carried out is confirmed by the next read, so a record that makes no sense is read so, too.
    if (problem === 'malformed') await place.setFaults([{ match: {}, fault }])
    else await onWrites(fault)
    const { code, stderr } = await place.command(['sip', '--wait', '1'])
    expect(stderr).toContain('Not confirmed in time. Hookswitch keeps trying')
    expect(stderr).toContain(says[0])
    expect(stderr).toContain(says[1])
    expect(stderr).toMatch(support)
    expect(code).toBe(5)
    expect(await readProblem()).toMatchObject({
      code: problem,
      message: expect.stringContaining(says[0] ?? ''),
    })
    await page
      .locator('#problem')
      .getByText(says[0] ?? '')
      .waitFor()
  })

  test('once it is over, all is well again', async () => {
    await place.setFaults([])
    expect(await place.command(['sip', '--wait', '30'])).toMatchObject({
      code: 0,
      stdout: 'Calls ring on your softphone (SIP).\n',
    })
    expect(await readProblem()).toBe(null)
    await page.locator('#problem').waitFor({ state: 'detached' })
  })
})

test('a token that is no longer accepted asks for a new one', async () => {
  expect((await place.signIn()).code).toBe(0)
  await place.setFaults([{ match: {}, fault: { kind: 'tokens-expire' } }])
  const { code, stderr } = await place.command(['sip'])
  expect(stderr).toContain('Exotel no longer accepts the token, so nothing was switched.')
  expect(stderr).toContain('Sign in again with a new token from your administrator.')
  expect(stderr).toMatch(/HTTP 401, request [0-9a-f-]{36}/)
  expect(code).toBe(3)
  expect(await readProblem()).toMatchObject({ code: 'signed_out' })
  await page
    .locator('#problem')
    .getByText('Exotel no longer accepts the token, so nothing was switched.')
    .waitFor()
})

function onWrites(fault: FaultRule['fault']): Promise<void> {
  return place.setFaults([{ match: { method: 'PUT', path: '/v2/integrations/device' }, fault }])
}

async function readProblem() {
  return (await place.status()).problem
}
