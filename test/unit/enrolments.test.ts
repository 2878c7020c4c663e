import { beforeEach, describe, expect, test } from 'vitest'
import { exitCodes } from '../../src/core/protocol/exit-codes.ts'
import type { EnrolmentRequest } from '../../src/main/credentials/credentials-store.ts'
import { createEnrolments, type Enrolments } from '../../src/main/relay/enrolments.ts'
import { createStore, type Store } from '../../src/main/store.ts'
import { messages } from '../support/messages.ts'

/** What the window asks about an enrolment link. */

const [one, other] = ['one', 'other'].map((name) => ({
  relay: `https://${name}.example.in`,
  code: `CODE-${name}`,
}))
if (one === undefined || other === undefined) throw new Error('There are two invitations')

let store: Store
let enrolments: Enrolments
let enrolled: EnrolmentRequest[]
let isTooSoon: boolean
let exit: number

beforeEach(() => {
  enrolled = []
  isTooSoon = false
  exit = exitCodes.notConfirmed
  store = createStore(
    { now: () => ({ utc: 1, monotonic: 1, random: 0.5 }), after: () => () => undefined },
    () => undefined,
  )
  store.dispatch({ kind: 'credentials-missing', former: null })
  enrolments = createEnrolments({
    store,
    agent: {
      enrol: async (given) => {
        enrolled.push(given)
        return { exit, message: () => '' }
      },
    },
    credentials: () => null,
    messages: () => messages,
    relay: () => null,
    answersTooSoon: () => isTooSoon,
    open: async () => undefined,
  })
})

const shown = () => store.state().invitation?.relay ?? null

describe('an enrolment link', () => {
  test('is used once the agent agrees, and its code is in no state', async () => {
    enrolments.invite(one)
    expect(shown()).toBe(one.relay)
    expect(JSON.stringify(store.state())).not.toContain(one.code)
    expect(enrolled).toEqual([])
    await enrolments.accept()
    expect(enrolled).toEqual([one])
  })

  test('is not used by a click that comes before the agent can have read it', async () => {
    enrolments.invite(one)
    isTooSoon = true
    const { exit: code, message } = await enrolments.accept()
    expect([code, message(messages)]).toEqual([exitCodes.refused, messages.window.clickAgain])
    expect(enrolled).toEqual([])
    isTooSoon = false
    await enrolments.accept()
    expect(enrolled).toEqual([one])
  })

  test('gives way to a newer one', async () => {
    enrolments.invite(one)
    enrolments.invite(other)
    expect(shown()).toBe(other.relay)
    await enrolments.accept()
    expect(enrolled).toEqual([other])
  })

  test('that was declined is gone', async () => {
    enrolments.invite(one)
    enrolments.decline()
    expect(shown()).toBe(null)
    expect((await enrolments.accept()).exit).toBe(exitCodes.refused)
    expect(enrolled).toEqual([])
  })

  test('whose code is refused is gone; after any other failure the agent may try again', async () => {
    enrolments.invite(one)
    await enrolments.accept()
    expect(shown()).toBe(one.relay)
    exit = exitCodes.refused
    await enrolments.accept()
    expect(shown()).toBe(null)
  })
})

test('without a relay there is no company sign-in, and nothing is asked of one', async () => {
  expect((await enrolments.signInAtCompany()).exit).toBe(exitCodes.wrongUsage)
  expect(await enrolments.info()).toBe(null)
})
