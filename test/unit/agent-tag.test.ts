import { expect, test } from 'vitest'
import { agentTag } from '../../src/core/text/agent-tag.ts'

test('an agent has the same four digits every time, of which a user id cannot be told', () => {
  const email = { userId: 'asha@example.com', host: 'localhost' }
  expect(agentTag(email)).toMatch(/^[0-9a-f]{4}$/)
  expect(agentTag({ ...email })).toBe(agentTag(email))
})

test('the agents of one computer have different digits, and so has one agent on two servers', () => {
  const users = Array.from({ length: 40 }, (_, number) => ({ userId: String(number), host: 'localhost' }))
  const moved = { userId: '1', host: 'localhost:8080' }
  expect(new Set([...users, moved].map(agentTag)).size).toBe(41)
})
