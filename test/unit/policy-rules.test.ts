import { describe, expect, test } from 'vitest'
import { policyAdvice } from '../../src/core/locales/policy.ts'
import { isHostAllowed, noRules, type PolicyRules } from '../../src/core/model/policy-rules.ts'
import { initialState } from '../../src/core/model/state.ts'
import { factsOfPolicy, noPolicy, type Policy, parsePolicy } from '../../src/core/settings/policy.ts'
import { policyInForce, strictestPolicy } from '../../src/core/settings/policy-in-force.ts'
import { windowOf } from '../../src/core/view/window-model.ts'
import { messages } from '../support/messages.ts'

const parse = (policy: unknown) => parsePolicy('p.json', JSON.stringify(policy))

describe('the rules of a policy', () => {
  const rules = {
    allowedHosts: ['*.exotel.com', 'exotel.example.com'],
    practiceMode: false,
    signOut: false,
    numberChange: false,
    notificationKinds: ['problems', 'questions'],
    account: {
      integrationsUrl: 'https://exotel.example.com',
      relay: 'https://relay.example.in',
      userIdFrom: 'login',
      signIn: 'token',
    },
  }

  test('stand beside forced and defaults, or under forced', () => {
    expect(parse(rules)).toEqual({ ...noPolicy, rules })
    expect(parse({ forced: rules })).toEqual({ ...noPolicy, rules })
    expect(factsOfPolicy(parse(rules), 'p.json')?.rules).toEqual(Object.keys(rules))
  })

  test('do not stand under defaults, since an agent cannot choose them', () => {
    expect(parse({ defaults: { signOut: false } }).trouble).toMatchObject({ unknown: ['signOut'] })
  })

  test.each([
    { allowedHosts: 'exotel.example.com' },
    { allowedHosts: ['*'] },
    { allowedHosts: ['https://exotel.example.com'] },
    { practiceMode: 'no' },
    { signOut: 0 },
    { numberChange: null },
    { notificationKinds: ['all'] },
    { account: { integrationsUrl: 'http://exotel.example.com' } },
    { account: { integrationsUrl: 'https://user@exotel.example.com' } },
    { account: { integrationsUrl: 'https://exotel.example.com/path' } },
    { account: { relay: 'http://relay.example.in' } },
    { account: { relay: 'https://relay.example.in/path' } },
    { account: { userIdFrom: 'anywhere' } },
    { account: { token: 'hush' } },
  ])('are named if they are invalid, and the strictest hold: %j', (rule) => {
    const name = Object.keys(rule)[0] ?? ''
    const policy = parse(rule)
    expect(policy.trouble).toMatchObject({ kind: 'in-part', wrong: [name] })
    const held = policyInForce(policy, null)
    expect(Reflect.get(held.rules, name)).toEqual(Reflect.get(strictestPolicy.rules, name))
  })

  test('leave everything open that they do not name', () => {
    expect(parse({}).rules).toEqual(noRules)
  })
})

describe('a host is allowed', () => {
  test.each([
    ['ccm-api.exotel.com', ['*.exotel.com'], true],
    ['ccm-api.EXOTEL.com:8443', ['*.Exotel.com'], true],
    ['exotel.com', ['*.exotel.com'], false],
    ['evilexotel.com', ['*.exotel.com'], false],
    ['exotel.com.evil.example', ['*.exotel.com'], false],
    ['exotel.com', ['exotel.com'], true],
    ['anything.example', [], false],
    ['anything.example', null, true],
  ] as const)('%s by %j: %s', (host, patterns, allowed) => {
    expect(isHostAllowed(host, patterns)).toBe(allowed)
  })
})

describe('a policy that cannot be used', () => {
  const good: Policy = parse({ forced: { idleMinutes: 5, restore: 'never' }, signOut: false })
  const troubles: readonly NonNullable<Policy['trouble']>[] = [
    { kind: 'unreadable', file: 'p.json', reason: 'EACCES' },
    { kind: 'not-understood', file: 'p.json' },
    { kind: 'untrusted', file: 'p.json', place: 'p.json', anyoneCanCreate: false },
  ]

  test.each(troubles)('is replaced by its last good copy: $kind', (trouble) => {
    const held = policyInForce({ ...noPolicy, trouble }, good)
    expect(held).toEqual({ ...good, trouble: { ...trouble, holds: 'last-good' } })
    expect(policyAdvice(messages, held.trouble ?? trouble).message).toContain('were last read from it')
  })

  test.each(troubles)('is replaced by the strictest where there is no copy: $kind', (trouble) => {
    const held = policyInForce({ ...noPolicy, trouble }, null)
    expect(held).toEqual({ ...strictestPolicy, trouble: { ...trouble, holds: 'strictest' } })
    expect(held.forced).toMatchObject({ autoOffLock: true, autoOffSuspend: true, autoOffQuit: true })
    expect(held.rules).toMatchObject({ practiceMode: false, signOut: false, numberChange: false })
    expect(policyAdvice(messages, held.trouble ?? trouble).message).toContain('The strictest values hold')
  })

  test('in part gives each invalid value from the copy, or else the strictest', () => {
    const broken = parse({ forced: { idleMinutes: 'soon', autoOffLock: 'yes', language: 'hi' }, signOut: 1 })
    const copied = policyInForce(broken, good)
    expect(copied.forced).toEqual({ language: 'hi', idleMinutes: 5 })
    expect(copied.rules.signOut).toBe(false)
    const strict = policyInForce(broken, null)
    expect(strict.forced).toEqual({ language: 'hi', autoOffLock: true })
    expect(strict.trouble).toMatchObject({ kind: 'in-part', holds: 'strictest' })
  })

  test('forces nothing on Windows if any user could have put it there, and there never was another', () => {
    const trouble = { kind: 'untrusted', file: 'p.json', place: 'p.json', anyoneCanCreate: true } as const
    expect(policyInForce({ ...noPolicy, trouble }, null)).toEqual({ ...noPolicy, trouble })
    expect(policyInForce({ ...noPolicy, trouble }, good).forced).toEqual(good.forced)
  })
})

test('the window offers what the rules allow', () => {
  const may = (rules: PolicyRules | undefined) => windowOf(initialState, { messages, rules }).may
  expect(may(undefined)).toEqual({ practiceMode: true, signOut: true, numberChange: true })
  expect(may({ ...noRules, practiceMode: false })).toEqual({
    practiceMode: false,
    signOut: true,
    numberChange: true,
  })
})
