import { expect, test } from 'vitest'
import { parseCommand } from '../../src/relay/administration/command-line.ts'
import { csvLine } from '../../src/relay/administration/csv.ts'

const now = Date.UTC(2026, 0, 31)

test('commands with their options', () => {
  expect(parseCommand(['serve', '--config', '/etc/relay.json'], now)).toEqual({
    kind: 'serve',
    config: '/etc/relay.json',
  })
  expect(parseCommand(['invite', 'a+b@company.in'], now)).toMatchObject({
    user: 'a+b@company.in',
    life: 86_400_000,
  })
  expect(parseCommand(['invite', '1', '--expires', '15m'], now)).toMatchObject({ life: 900_000 })
  expect(parseCommand(['audit', '--since', '7d'], now)).toMatchObject({
    since: new Date(Date.UTC(2026, 0, 24)),
  })
  expect(parseCommand(['audit', '--since', '2026-01-01'], now)).toMatchObject({
    since: new Date(Date.UTC(2026, 0, 1)),
  })
  expect(parseCommand(['desks', '--help'], now)).toEqual({ kind: 'help' })
})

test.each([
  [[], /A command is needed/],
  [['start'], /no command "start"/],
  [['invite'], /invite needs one user id/],
  [['invite', '1', '2'], /invite needs one user id/],
  [['invite', '1', '--expires', 'soon'], /"soon" is no time/],
  [['audit', '--since', 'then'], /"then" is no date/],
  [['desks', 'all'], /takes no more words/],
  [['revoke', '1', '--expires', '1h'], /--expires belongs to invite only/],
  [['serve', '--since', '1h'], /--since belongs to audit only/],
  [['invite', '1', '--app-secret', 'x'], /app-secret/],
])('%j is wrong usage', (given, sentence) => {
  expect(parseCommand(given, now)).toMatch(sentence)
})

test.each([
  [['plain', null, ''], 'plain,,\r\n'],
  [['a,b', 'say "x"', 'two\nlines'], '"a,b","say ""x""","two\nlines"\r\n'],
  [['=cmd()', '+1', '@x', '-1'], "'=cmd(),'+1,'@x,'-1\r\n"],
])('%j as CSV', (fields, line) => {
  expect(csvLine(fields)).toBe(line)
})
