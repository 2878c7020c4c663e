import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { failureAdvice, failureLine } from '../../src/core/locales/failures.ts'
import { type Failure, handlingOf, writeOutcomeOf } from '../../src/core/model/failure.ts'
import { ccmApi } from '../../src/exotel/ccm/api.ts'
import { ccmGateway } from '../../src/exotel/ccm/gateway.ts'
import { createHttp } from '../../src/exotel/http.ts'
import { integrationsGateway } from '../../src/exotel/integrations/gateway.ts'
import { type FaultRule, type Simulator, startSimulator } from '../../src/exotel/simulator/index.ts'
import { messages } from '../support/messages.ts'

/** Every row of the error table of Exotel's page "update user's device", over real HTTP. */

let simulator: Simulator
const patient = () => new AbortController().signal

beforeEach(async () => {
  simulator = await startSimulator()
})
afterEach(() => simulator.close())

const rows = [
  [409, 10809, 'unverified', 'This device is not verified', 'Give a missed call from that phone'],
  [403, 10810, 'other-device-on', 'the other device is still on', 'Switch off first'],
  [403, 1003, 'key-not-allowed', 'may not be used for this account', 'account sid'],
  [403, 10814, 'kyc-incomplete', 'identity check (KYC)', 'complete the KYC'],
  [403, 10815, 'trial-account', 'trial account', 'upgrade the account'],
  [403, 10817, 'not-a-phone', 'for a phone only', 'Choose your phone'],
  [400, 1007, 'number-not-alone', 'together with something else', 'by itself'],
  [401, 1010, 'key-rejected', 'API key and API token in this region', 'Singapore or Mumbai'],
  [404, 10808, 'no-such-device', 'does not know this device', 'whether it was removed'],
  [404, 10801, 'no-such-user', 'no such user', 'connect the account again'],
  [409, 10811, 'number-taken', 'a device in Exotel already', 'Give another number'],
  [500, 1004, 'server-error', 'Exotel is having problems', 'tries again by itself'],
  // An unknown code is shown with Exotel's words.
  [403, 19999, 'refused', 'Exotel refused the request', 'give them the code and what Exotel says'],
] as const

describe.each(rows)('HTTP %i, code %i', (status, code, kind, message, remedy) => {
  test.each(['status', 'envelope'] as const)('is recognised in the %s', async (where) => {
    await refuse('/v2/accounts/*', { kind: 'refusal', where, status, code, message: 'In Exotel words' })
    const failure = failureOf(await gateway().write({ device: 'phone', on: true }, patient()))
    expect(failure).toMatchObject({
      kind,
      code,
      httpStatus: where === 'status' ? status : 200,
      said: 'In Exotel words',
      requestId: expect.stringMatching(/^[0-9a-f]{32}$/),
      previousDevice: null,
    })
    expectAdvice(failure, message, remedy)
    expect(failureLine(messages, failure)).toContain(`code ${code}`)
    expect(failureLine(messages, failure)).toContain(`request ${failure.requestId}`)
    expect(handlingOf(failure)).toBe(handling(kind))
    expect(writeOutcomeOf(failure)).toBe(kind === 'server-error' ? 'ended' : 'not-applied')
  })

  test('is recognised when the integrations API passes it on', async () => {
    await refuse('/v2/integrations/*', { kind: 'refusal', where: 'error-string', status, code })
    const { url, userId, token } = simulator.facts
    const gateway = integrationsGateway(createHttp(url, fetch), userId, token)
    const failure = failureOf(await gateway.write({ device: 'phone', on: true }, patient()))
    // At the integrations API the token was rejected, and the app may mint another.
    expect(failure).toMatchObject({ kind: kind === 'key-rejected' ? 'unauthorized' : kind, code })
  })
})

describe('without a code', () => {
  test.each([
    [{ kind: 'rate-limit', retryAfter: 7 }, 7000],
    [{ kind: 'rate-limit' }, null],
  ] as const)('429 in the third envelope: %j', async (fault, retryAfter) => {
    await refuse('/v2/accounts/*', fault)
    const failure = failureOf(await gateway().write({ device: 'phone', on: true }, patient()))
    expect(failure).toMatchObject({ kind: 'rate-limited', httpStatus: 429, code: null, retryAfter })
    expectAdvice(failure, 'too many requests from your company', 'as soon as Exotel allows')
    expect(failureLine(messages, failure)).toContain('Exotel says: Rate limit exceeded.')
    expect(failureLine(messages, failure)).not.toContain('NaN')
  })

  test('a 429 of the whole account has its wait', async () => {
    await refuse('/*', { kind: 'account-limit', limit: 0, windowSeconds: 30 })
    const failure = failureOf(await gateway().read(patient()))
    expect(failure.kind === 'rate-limited' && failure.retryAfter).toBeGreaterThan(20_000)
  })

  test('the host of another region does not know the key', async () => {
    const elsewhere = await startSimulator()
    const failure = failureOf(await gateway(elsewhere.facts.url).read(patient()))
    await elsewhere.close()
    expect(failure).toMatchObject({ kind: 'key-rejected', httpStatus: 401, code: 1010 })
    expectAdvice(failure, 'in this region', 'Check the region (Singapore or Mumbai)')
  })

  test('an answer without an envelope is foreign', async () => {
    await refuse('/v2/accounts/*', { kind: 'garbage' })
    const failure = failureOf(await gateway().read(patient()))
    expect(failure).toMatchObject({ kind: 'foreign', httpStatus: 200 })
  })
})

test('no failure contains a credential or a number', async () => {
  const { url, apiKey, apiToken, sid } = simulator.facts
  const opened = ccmApi(createHttp(url, fetch), { sid, apiKey, apiToken: `${apiToken}x` })
  const failure = failureOf(await ccmGateway(opened, 'nobody').read(patient()))
  expect(failure.kind).toBe('key-rejected')
  await refuse('/v2/accounts/*', {
    kind: 'refusal',
    where: 'status',
    status: 409,
    code: 10811,
    message: 'Device +919953125068 of temp.user@company.in already exists',
  })
  const taken = failureOf(await gateway().read(patient()))
  expect(taken.said).toBe('Device … of … already exists')
  expect(JSON.stringify([failure, taken])).not.toContain(apiToken)
})

function handling(kind: string): string {
  return kind === 'key-rejected' ? 'sign-in' : kind === 'server-error' ? 'retry' : 'give-up'
}

function expectAdvice(failure: Failure, message: string, remedy: string): void {
  const advice = failureAdvice(messages, failure)
  expect(advice.message).toContain(message)
  expect(advice.remedy).toContain(remedy)
}

function gateway(url = simulator.facts.url) {
  const { sid, apiKey, apiToken, accountUserId } = simulator.facts
  return ccmGateway(ccmApi(createHttp(url, fetch), { sid, apiKey, apiToken }), accountUserId)
}

function failureOf(result: { ok: boolean; failure?: Failure }): Failure {
  if (result.failure === undefined) throw new Error('It did not fail.')
  return result.failure
}

async function refuse(path: string, fault: FaultRule['fault']): Promise<void> {
  const response = await fetch(`${simulator.facts.url}/_simulator/faults`, {
    method: 'PUT',
    body: JSON.stringify([{ match: { path }, fault }]),
  })
  expect(response.status).toBe(200)
}
