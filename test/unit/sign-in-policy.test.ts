import { describe, expect, test } from 'vitest'
import type { AccountPreset } from '../../src/core/model/policy-rules.ts'
import { signInFormOf } from '../../src/core/view/sign-in-form.ts'
import { setupOf } from '../../src/main/settings/account-preset.ts'

const account = (given: Partial<AccountPreset>): AccountPreset => ({
  integrationsUrl: null,
  relay: null,
  userIdFrom: 'ask',
  signIn: 'token',
  ...given,
})
const env = { HOOKSWITCH_USER_ID: ' asha.rao ' }

describe('the user id that a policy presets', () => {
  test('is the name of the desktop’s user, a variable, or none', () => {
    const userIdFrom = (from: AccountPreset['userIdFrom'], variables: NodeJS.ProcessEnv = env) =>
      setupOf(account({ userIdFrom: from }), variables, () => 'asha')?.userId
    expect(userIdFrom('ask')).toBe(undefined)
    expect(userIdFrom('login')).toBe('asha')
    expect(userIdFrom('env')).toBe('asha.rao')
    expect(userIdFrom('env', {})).toBe(undefined)
  })
})

describe('the form for signing in', () => {
  const setup = { userId: 'from.setup', server: 'https://exotel.example.com', region: null }

  test('begins with what the administrator’s policy or link says', () => {
    expect(signInFormOf(null, setup, { practiceMode: false })).toEqual({
      userId: 'from.setup',
      server: 'https://exotel.example.com',
      gateway: 'integrations',
      isFirst: true,
      setup,
      relay: null,
      offersPracticeMode: false,
    })
  })

  test('leads to the relay of a link, else to that of the policy, else to the one of the former agent', () => {
    const [linked, policy, earlier] = ['linked', 'policy', 'earlier'].map(
      (name) => `https://${name}.example.in`,
    )
    const former = {
      userId: 'former',
      host: 'a',
      gateway: 'integrations',
      simulated: false,
      relay: earlier,
    } as const
    const rules = { practiceMode: true, account: account({ relay: policy ?? null }) }
    const of = (...given: Parameters<typeof signInFormOf>) => signInFormOf(...given).relay
    expect(of(former, null, rules, { relay: linked ?? '' })).toEqual({ origin: linked, isLinked: true })
    expect(of(former, null, rules)).toEqual({ origin: policy, isLinked: false })
    expect(of(former, null, { practiceMode: true })).toEqual({ origin: earlier, isLinked: false })
    expect(of(null, null, { practiceMode: true })).toBe(null)
  })

  test('keeps the user id of the agent who was signed in, unless an administrator has given another', () => {
    const former = { userId: 'former', host: 'a', gateway: 'both', simulated: false } as const
    expect(signInFormOf(former, null, { practiceMode: true })).toMatchObject({
      userId: 'former',
      isFirst: false,
    })
    expect(signInFormOf(former, setup, { practiceMode: true })).toMatchObject({
      userId: 'from.setup',
      isFirst: false,
    })
  })
})
