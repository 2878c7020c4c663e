import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/core/model/event.ts'
import { noSupport } from '../../src/core/model/failure.ts'
import { confirmedOf, initialState, type State } from '../../src/core/model/state.ts'
import { timing } from '../../src/core/model/timing.ts'
import { reduce } from '../../src/core/reducer/reduce.ts'
import { agentTag } from '../../src/core/text/agent-tag.ts'
import {
  entriesOf,
  type JournalEntry,
  journalLine,
  parseJournalLine,
} from '../../src/core/view/journal-entries.ts'
import { fails, reading, shows } from './support/answers.ts'
import { type Next, play, runningAt, signedInAt } from './support/app.ts'
import { answered, applyEvent, asks, deadline } from './support/events.ts'
import { identity, moment } from './support/moments.ts'
import { due, reply } from './support/wire.ts'

const tag = agentTag(identity)

/** What the journal says of the events, a line each. */
function linesOf(state: State, ...nexts: readonly Next[]): readonly string[] {
  let before = state
  return nexts.flatMap((next) => {
    const event = typeof next === 'function' ? next(before) : next
    const { state: after, effects } = reduce(before, event)
    const entries = entriesOf({ event, effects, before, after })
    before = after
    return entries.map(({ level, what, facts }) => {
      const pairs = Object.entries(facts).filter(([, value]) => value !== null)
      return [level, what, ...pairs.map(([name, value]) => `${name}=${value}`)].join(' ')
    })
  })
}

test('signing in is written with identity and host', () => {
  expect(linesOf(initialState, { kind: 'signed-in', identity, at: moment(0) })).toEqual([
    `info signed-in identity.userId=1 identity.host=${identity.host} identity.gateway=integrations identity.simulated=false`,
    'info session kind=signed-in',
  ])
})

test('a switch is written as asked, sent, answered, confirmed and reported', () => {
  expect(
    linesOf(signedInAt('off'), { ...asks('a', 'sip', 1000), cause: 'shortcut' } as Event, {
      kind: 'answered',
      call: 2,
      answer: shows('sip'),
      at: moment(1200),
    }),
  ).toEqual([
    'info asked id=a command=sip cause=shortcut',
    'info write call=2 device=sip on=true',
    'info write answered call=2 active=sip',
    'info report request=a outcome.kind=confirmed outcome.target=sip',
    'info confirmed active=sip how=reply',
    `info changed agent=${tag} from=off active=sip cause=shortcut how=reply`,
  ])
})

test("a change is written with its cause and with Exotel's request id", () => {
  const answer = { ok: true, value: { ...reading('off'), requestId: 'r7' } } as const
  const lines = linesOf(signedInAt('phone'), asks('a', 'off', 1000), answered(2, answer, 1200))
  expect(lines).toContain('info write answered call=2 active=off requestId=r7')
  expect(lines).toContain(`info changed agent=${tag} from=phone active=off cause=user how=reply requestId=r7`)
})

test('a request for what is on already changes nothing', () => {
  const lines = linesOf(signedInAt('off'), asks('a', 'off', 1000), answered(2, shows('off'), 1200))
  expect(changesIn(lines)).toEqual([])
})

test('a second OFF, also one while nothing is confirmed any more, is written as no change', () => {
  const off = play(signedInAt('phone'), asks('a', 'off', 1000), reply(shows('off'), 1200)).state
  const again = [asks('b', 'off', 9000), reply(shows('off'), 9200)]
  expect(changesIn(linesOf(off, ...again))).toEqual([])
  const unknown = play(
    off,
    applyEvent('refresh-asked', 2000),
    reply(fails('timeout'), 2100),
    applyEvent('refresh-asked', 3000),
    reply(fails('timeout'), 3100),
  ).state
  expect(confirmedOf(unknown)).toBe(null)
  expect(changesIn(linesOf(unknown, ...again))).toEqual([])
})

test('an OFF that undoes a late write is written as a change, since calls rang meanwhile', () => {
  const late = play(
    runningAt('off'),
    asks('a', 'phone', 0),
    reply(fails('timeout'), 10_000),
    asks('b', 'off', 10_000),
    reply(shows('off'), 10_100),
    reply(shows('off'), 10_200),
    due,
    reply(shows('off'), 25_000),
  ).state
  expect(confirmedOf(late)?.active).toBe('off')
  const turnedOff = [reply(shows('off'), 55_200), reply(shows('off'), 55_300)]
  const lines = linesOf(late, due, reply(shows('phone'), 55_100), ...turnedOff)
  expect(changesIn(lines)).toEqual([`info changed agent=${tag} active=off cause=user how=reply`])
})

/** Those of the lines that are about a change of where calls ring. */
function changesIn(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => line.includes(' changed '))
}

test('a refusal is written with what support needs', () => {
  const failure = {
    ...noSupport,
    kind: 'unverified',
    httpStatus: 409,
    code: 10809,
    requestId: 'r1',
    said: 'no',
  } as const
  const lines = linesOf(signedInAt('off'), asks('a', 'sip', 1000), {
    kind: 'answered',
    call: 2,
    answer: { ok: false, failure },
    at: moment(1200),
  })
  expect(lines.slice(2)).toEqual([
    'warn write answered call=2 httpStatus=409 code=10809 requestId=r1 said=no kind=unverified',
    'info report request=a outcome.kind=refused outcome.failure=unverified',
    'info confirmed active=off how=read-back',
    'warn problem kind=failed failure=unverified target=sip',
  ])
})

describe('background reads', () => {
  const refresh: readonly Event[] = [{ kind: 'refresh-asked', at: moment(1000) }]
  const answered = (answer: Extract<Event, { kind: 'answered' }>['answer']): Event => ({
    kind: 'answered',
    call: 2,
    answer,
    at: moment(1100),
  })

  test('that find nothing new have no line', () => {
    expect(linesOf(signedInAt('off'), ...refresh, answered(shows('off')))).toEqual([])
  })

  test('that find a change made elsewhere are written', () => {
    const lines = linesOf(signedInAt('off'), ...refresh, answered({ ok: true, value: reading('phone') }))
    expect(lines).toContain('info confirmed active=phone how=read-back')
    expect(lines).toContain(`info changed agent=${tag} from=off active=phone cause=elsewhere how=read-back`)
    expect(lines).toContainEqual(
      expect.stringMatching(/kind=changed-elsewhere \S*active=phone \S*at=2025-01-06T09:00:01.100Z$/),
    )
  })

  test('that fail are written with the failure', () => {
    const failure = { ...noSupport, kind: 'timeout' } as const
    expect(linesOf(signedInAt('off'), ...refresh, answered({ ok: false, failure }))).toEqual([
      'warn read answered call=2 kind=timeout',
      'info drop-connections',
    ])
  })
})

test('an answer to a call that was given up is written as late', () => {
  expect(
    linesOf(signedInAt('off'), { kind: 'answered', call: 99, answer: shows('phone'), at: moment(1) }),
  ).toEqual(['info late answer call=99 active=phone'])
})

test('an answer to an OFF that is tried with a rejected token is the answer to a write, not a late one', () => {
  const rejected = play(signedInAt('phone'), asks('a', 'off', 0), answered(2, fails('unauthorized'), 50))
  const { state } = play(rejected.state, deadline(50 + timing.lastResortRetry))
  expect(linesOf(state, answered(3, fails('unauthorized'), 301_000))).toEqual([
    'warn write answered call=3 kind=unauthorized',
  ])
  expect(linesOf(state, answered(3, shows('off'), 301_000))[0]).toBe('info write answered call=3 active=off')
  expect(linesOf(state, answered(2, shows('off'), 301_000))).toEqual(['info late answer call=2 active=off'])
})

describe('a line of the journal', () => {
  const entry: JournalEntry = {
    at: Date.UTC(2025, 0, 6, 9),
    level: 'warn',
    what: 'settings not changed',
    facts: { names: 'a b', reason: 'He said "no"\nand x=y', count: 3, on: true, none: null, id: 'r1' },
  }

  test('gives its entry back, each value as a text', () => {
    expect(parseJournalLine(journalLine(entry, (text) => text))).toEqual({
      ...entry,
      facts: { names: 'a b', reason: 'He said "no"\nand x=y', count: '3', on: 'true', id: 'r1' },
    })
    expect(parseJournalLine('2025-01-06T09:00:00.000Z info app ended')).toEqual({
      at: entry.at,
      level: 'info',
      what: 'app ended',
      facts: {},
    })
  })

  test.each([
    '',
    'some words',
    'yesterday info app ended',
    '2025-01-06T09:00:00.000Z note app ended',
    '2025-01-06T09:00:00.000Z info ',
    '2025-01-06T09:00:00.000Z info app ended names="a',
    `2025-01-06T09:00:00.000Z info ${'a=b '.repeat(500)}"`,
  ])('that is damaged gives none: %j', (line) => {
    expect(parseJournalLine(line)).toBe(null)
  })
})
