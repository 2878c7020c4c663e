import { expect, test } from 'vitest'
import { agentInEntries } from '../../src/main/credentials/keychain-entries.ts'

const host = 'integrationscore.mum1.exotel.com'

test.each([
  [[`integrations:${host}:42`], { userId: '42', url: `https://${host}`, appId: null }],
  [[`integrations:${host}:42`, `app:${host}:a1`], { userId: '42', url: `https://${host}`, appId: 'a1' }],
  [
    [`integrations:${host}:42`, `app:${host}:a1`, `app:${host}:a2`, 'account:ccm-api.exotel.com:sid'],
    { userId: '42', url: `https://${host}`, appId: null },
  ],
  [
    [`integrations:${host}:42`, 'app:other.example.com:a1'],
    { userId: '42', url: `https://${host}`, appId: null },
  ],
  [['integrations:example.com:8443:u:1'], { userId: 'u:1', url: 'https://example.com:8443', appId: null }],
  [['integrations:127.0.0.1:4100:7'], { userId: '7', url: 'http://127.0.0.1:4100', appId: null }],
  [['integrations:[::1]:4100:7'], { userId: '7', url: 'http://[::1]:4100', appId: null }],
  [
    ['integrations:localhost:4100:7', `integrations:${host}:42`],
    { userId: '42', url: `https://${host}`, appId: null },
  ],
])('the accounts %j name the agent', (accounts, agent) => {
  expect(agentInEntries(accounts)).toEqual(agent)
})

test.each([
  [[]],
  [['integrations:', 'integrations:example.com', 'integrations::7', 'integrations:exa mple:7', 'something']],
  [[`integrations:${host}:42`, `integrations:${host}:43`]],
  [['account:ccm-api.exotel.com:sid', `app:${host}:a1`]],
])('the accounts %j name no agent, or several', (accounts) => {
  expect(agentInEntries(accounts)).toBe(null)
})
