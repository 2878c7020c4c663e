import { expect, test } from 'vitest'
import { noSupport } from '../../src/core/model/failure.ts'
import { redact } from '../../src/core/text/redact.ts'
import { diagnosticsOf } from '../../src/core/view/diagnostics.ts'
import { signedInAt } from './support/app.ts'

const secret = 'open-sesame-please'
const number = '+91 99531 25068'
const email = 'asha@example.com'
const requestId = '1f0c9c1e5b0a4e7c8d3f2a1b0c9d8e7f'

test('the report for support holds no secret, no number and no e-mail, and keeps the request id', () => {
  const personal = `${secret} ${number} ${email}`
  const state = {
    ...signedInAt('phone'),
    problem: { kind: 'failed', target: 'sip', failure: { ...noSupport, kind: 'refused', said: personal } },
    policy: { file: `/etc/${email}/policy.json`, rules: [personal], presets: [personal] },
    policyTrouble: { kind: 'unreadable', file: number, reason: personal },
  } as const
  const around = {
    version: '0.1.0',
    runtime: '33.2.1',
    system: personal,
    desktop: personal,
    session: personal,
    tray: true,
    proxy: 'DIRECT',
    lastProblem: `refused (request ${requestId}) ${personal}`,
    journal: `~/${email}/journal.log`,
  }
  const report = redact(diagnosticsOf(state, around), [secret])
  expect(report).toMatch(/^Hookswitch: 0\.1\.0$/m)
  expect(report).toMatch(/^Calls: phone \(read-back 2025-01-06T09:00:00\.000Z\)$/m)
  expect(report).toContain(requestId)
  for (const hidden of [secret, number, '99531', email, 'asha']) expect(report).not.toContain(hidden)
})
