import { expect, test } from 'vitest'
import type { AccountPreset } from '../../src/core/model/policy-rules.ts'
import { createCredentialCommands } from '../../src/main/agent/credential-commands.ts'
import type { CredentialsStore } from '../../src/main/credentials/credentials-store.ts'
import { setupOf } from '../../src/main/settings/account-preset.ts'
import { createSerialQueue } from '../../src/main/storage/serial-queue.ts'
import { messages } from '../support/messages.ts'

/** The commands of a signed-in agent, and what they reached. */
function commandsWith(may: {
  readonly signOut?: boolean
  readonly numberChange?: boolean
  readonly locked?: boolean
}) {
  const reached: string[] = []
  const done = (what: string) => {
    reached.push(what)
    return { exit: 0, message: () => what }
  }
  const credentials: Partial<CredentialsStore> = {
    changeNumber: async () => done('number changed'),
    disconnectAccount: async () => {
      done('disconnected')
      return { kind: 'credentials-missing', former: null }
    },
  }
  const identity = { userId: '1', host: 'exotel.example', gateway: 'both', simulated: false } as const
  const commands = createCredentialCommands({
    credentials: () => credentials as CredentialsStore,
    credentialsKnown: async () => {},
    signedIn: () => ({ kind: 'signed-in', identity }),
    rules: () => ({ signOut: may.signOut ?? true, numberChange: may.numberChange ?? true }),
    locked: () => may.locked ?? false,
    inTurn: createSerialQueue(),
    dispatch: () => {},
    signOut: async () => done('signed out'),
    write: () => {},
  })
  return { commands, reached }
}

test('whoever is at a locked computer cannot change the number of the phone', async () => {
  const { commands, reached } = commandsWith({ locked: true })
  const { exit, message } = await commands.changeNumber('+919953125068')
  expect({ exit, reached }).toEqual({ exit: 4, reached: [] })
  expect(message(messages)).toContain('The screen is locked')
  expect((await commandsWith({}).commands.changeNumber('+919953125068')).exit).toBe(0)
})

test('a policy can forbid to change the number, to sign out and to disconnect the account', async () => {
  const { commands, reached } = commandsWith({ signOut: false, numberChange: false })
  const answers = [
    await commands.signOut(),
    await commands.disconnectAccount(),
    await commands.changeNumber('+919953125068'),
  ]
  expect(answers.map(({ exit }) => exit)).toEqual([4, 4, 4])
  expect(reached).toEqual([])
})

test.each<[Partial<AccountPreset>, string | null]>([
  [{ userIdFrom: 'env' }, 'from.env'],
  [{ userIdFrom: 'login' }, 'asha'],
  [{ userIdFrom: 'ask', integrationsUrl: 'https://exotel.example' }, null],
])('the form for signing in is filled in by %j', (preset, userId) => {
  const account: AccountPreset = {
    integrationsUrl: null,
    relay: null,
    userIdFrom: 'ask',
    signIn: 'token',
    ...preset,
  }
  const setup = setupOf(account, { HOOKSWITCH_USER_ID: ' from.env ' }, () => 'asha')
  expect(setup).toEqual({ userId, server: account.integrationsUrl, region: null })
})

test('a policy that says nothing of the account fills in nothing', () => {
  expect(setupOf(null, {})).toBeNull()
  expect(setupOf({ integrationsUrl: null, relay: null, userIdFrom: 'env', signIn: 'token' }, {})).toBeNull()
})
