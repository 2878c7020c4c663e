import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { messagesIn } from '../../src/core/locales/messages.ts'
import { newsText } from '../../src/core/locales/news.ts'
import type { News } from '../../src/core/model/effect.ts'
import type { Event } from '../../src/core/model/event.ts'
import { emptyPersistedState, type PersistedState } from '../../src/core/model/persisted-state.ts'
import { defaultRules } from '../../src/core/model/rules.ts'
import { initialState, type State, workOf } from '../../src/core/model/state.ts'
import type { TokenLife } from '../../src/core/model/token-life.ts'
import { statusOf } from '../../src/core/protocol/status-json.ts'
import { statusLines } from '../../src/core/protocol/status-lines.ts'
import { reduce } from '../../src/core/reducer/reduce.ts'
import { nextDeadline } from '../../src/core/reducer/schedule.ts'
import { viewOf } from '../../src/core/view/view.ts'
import { lifeOf } from '../../src/exotel/integrations/token-life.ts'
import { messages } from '../support/messages.ts'

const jwt = (claims: unknown) => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}.c2lnbmF0dXJl`
}
const instant = Date.UTC(2026, 11, 3, 10, 30)
const seconds = instant / 1000

describe('when a token ends', () => {
  test.each([
    ['seconds', { exp: seconds }],
    ['a fraction', { exp: seconds + 0.25 }],
    ['text', { exp: String(seconds) }],
    ['text with blanks', { exp: ` ${seconds}.0 ` }],
    ['milliseconds', { exp: instant }],
    ['milliseconds as text', { exp: String(instant) }],
  ])('%s', (_, claims) => {
    const life = lifeOf(jwt(claims), false)
    expect(Math.floor((life?.endsAt ?? 0) / 1000)).toBe(seconds)
  })

  test.each([
    ['none', jwt({ iat: 1 })],
    ['null', jwt({ exp: null })],
    ['a word', jwt({ exp: 'never' })],
    ['a date', jwt({ exp: '2026-12-03' })],
    ['nothing', jwt({ exp: '' })],
    ['zero', jwt({ exp: 0 })],
    ['less', jwt({ exp: -5 })],
    ['a list', jwt({ exp: [seconds] })],
    ['a boolean', jwt({ exp: true })],
    ['too far away', jwt({ exp: 1e18 })],
    ['endless', `e30.${Buffer.from('{"exp":1e999}').toString('base64url')}.x`],
    ['claims that are a list', jwt([seconds])],
    ['claims that are null', jwt(null)],
    ['no JWT', 'abcdef0123456789'],
    ['text in base64', Buffer.from('a customer id').toString('base64')],
    ['dots alone', '..'],
    ['a sealed one', 'a.b.c.d.e'],
    ['not JSON', 'a.b.c'],
    ['empty', ''],
  ])('%s gives no end', (_, token) => {
    expect(lifeOf(token, false)).toBeNull()
  })

  test('any text is read without an error, into a valid instant or none', () => {
    const claims = fc.oneof(
      fc.jsonValue(),
      fc.record({ exp: fc.oneof(fc.jsonValue(), fc.double(), fc.nat()) }),
    )
    fc.assert(
      fc.property(fc.oneof(fc.string(), claims.map(jwt)), (token) => {
        const life = lifeOf(token, true)
        if (life !== null) expect(new Date(life.endsAt).toISOString()).toMatch(/^\d{4}-/)
      }),
      { numRuns: 1000 },
    )
  })
})

const identity = { userId: '1', host: 'exotel.example', gateway: 'integrations', simulated: false } as const
const day = 24 * 60 * 60 * 1000
const life: TokenLife = { endsAt: instant, renews: false }

/** An app that was started with `memory`, and its announcements from then on. */
function startedApp(persistedState: PersistedState = emptyPersistedState, bootedAt = instant - 30 * day) {
  let state: State = initialState
  let now = { utc: bootedAt, monotonic: 1000 }
  const announced: News[] = []
  const happens = (
    event: Event extends infer One ? (One extends Event ? Omit<One, 'at'> : never) : never,
  ) => {
    const reduced = reduce(state, { ...event, at: { ...now, random: 0.5 } })
    state = reduced.state
    for (const effect of reduced.effects) if (effect.kind === 'notify') announced.push(effect.news)
    return reduced.effects
  }
  const place = { boot: 'b', session: 's' }
  happens({ kind: 'started', place, rules: defaultRules, persistedState })
  return {
    happens,
    announced: () => announced.map((news) => (news.kind === 'token-ends' ? news.stage : news.kind)),
    state: () => state,
    /** Lets time go by, without a timer of the machine. */
    at(utc: number, slept = false) {
      now = { utc, monotonic: slept ? now.monotonic : now.monotonic + utc - now.utc }
    },
    /** Answers the read on the wire. */
    answers(active: 'phone' | 'off' | 'rejected') {
      const work = workOf(state)
      if (work.kind !== 'reading') throw new Error(work.kind)
      const facts = { present: true, verified: null, busy: null, address: null }
      const support = { httpStatus: 401, code: null, requestId: null, said: null, previousDevice: null }
      return happens({
        kind: 'answered',
        call: work.call,
        answer:
          active === 'rejected'
            ? { ok: false, failure: { ...support, kind: 'unauthorized' } }
            : { ok: true, value: { active, devices: { phone: facts, sip: facts }, updatedAt: null } },
      })
    },
    /** Runs the timers until `utc`, as the store does. */
    runUntil(utc: number) {
      for (let turns = 0; turns < 50_000; turns += 1) {
        const due = nextDeadline(state)
        const end = now.monotonic + utc - now.utc
        if (due === null || due > end) break
        const next = Math.max(now.monotonic + 1, due)
        now = { utc: now.utc + next - now.monotonic, monotonic: next }
        happens({ kind: 'deadline-reached' })
        if (workOf(state).kind === 'reading') this.answers('off')
      }
      now = { utc, monotonic: now.monotonic + utc - now.utc }
    },
  }
}

const signedIn = (token: TokenLife | null, tokenEndAnnounced = false) =>
  ({ kind: 'signed-in', identity, token, tokenEndAnnounced }) as const

describe('the end of a token is announced', () => {
  test('a week and a day before, and once it has come, each once and in time', () => {
    const app = startedApp()
    app.happens(signedIn(life))
    app.answers('off')
    app.runUntil(instant - 7 * day - 1)
    expect(app.announced()).toEqual([])
    app.runUntil(instant - 7 * day)
    expect(app.announced()).toEqual(['week'])
    app.runUntil(instant - day)
    expect(app.announced()).toEqual(['week', 'day'])
    app.runUntil(instant - 1)
    expect(app.announced()).toEqual(['week', 'day'])
    app.runUntil(instant + 60_000)
    expect(app.announced()).toEqual(['week', 'day', 'ended'])
    app.runUntil(instant + 10 * day)
    expect(app.announced()).toHaveLength(3)
  })

  test('once, at the current stage, after a sleep over several stages', () => {
    const app = startedApp()
    app.happens(signedIn(life))
    app.answers('off')
    app.happens({ kind: 'suspending' })
    app.at(instant - day / 2, true)
    app.happens({ kind: 'resumed' })
    expect(app.announced()).toEqual(['day'])
  })

  test('not again after a restart, but again for another token', () => {
    const first = startedApp(emptyPersistedState, instant - 6 * day)
    first.happens(signedIn(life))
    expect(first.announced()).toEqual(['week'])
    const kept: PersistedState = {
      ...emptyPersistedState,
      tokenAnnouncement: first.state().tokenAnnouncement,
    }
    const second = startedApp(kept, instant - 5 * day)
    second.happens(signedIn(life))
    second.answers('off')
    expect(second.announced()).toEqual([])
    second.runUntil(instant - day)
    expect(second.announced()).toEqual(['day'])
    second.happens(signedIn({ endsAt: instant + 5 * day, renews: false }))
    expect(second.announced()).toEqual(['day', 'week'])
  })

  test('on disk before it is announced', () => {
    const app = startedApp(emptyPersistedState, instant - day / 2)
    const effects = app.happens(signedIn(life))
    const persistedAt = effects.findIndex(
      (one) => one.kind === 'persist' && one.persistedState.tokenAnnouncement?.stage === 'day',
    )
    expect(persistedAt).toBeGreaterThanOrEqual(0)
    expect(persistedAt).toBeLessThan(effects.findIndex(({ kind }) => kind === 'notify'))
  })

  test('without a notification where signing in has just announced it', () => {
    const app = startedApp(emptyPersistedState, instant - 6 * day)
    app.happens(signedIn(life, true))
    app.answers('off')
    expect(app.announced()).toEqual([])
    app.runUntil(instant - day)
    expect(app.announced()).toEqual(['day'])
  })

  test('not where the app renews it, or its end is not known', () => {
    for (const token of [{ ...life, renews: true }, null]) {
      const app = startedApp(emptyPersistedState, instant - day / 2)
      app.happens(signedIn(token))
      app.answers('off')
      app.runUntil(instant + day)
      expect(app.announced()).toEqual([])
    }
  })

  test('also where Exotel has rejected it just before', () => {
    const app = startedApp(emptyPersistedState, instant - day / 2)
    app.happens(signedIn(life))
    app.answers('off')
    app.at(instant - 10)
    app.happens({ kind: 'refresh-asked' })
    app.answers('rejected')
    expect(app.state().session.kind).toBe('signed-out')
    app.runUntil(instant + 1000)
    expect(app.announced()).toEqual(['day', 'ended'])
  })

  test('with a read, since only a rejection by Exotel signs the agent out', () => {
    const app = startedApp(emptyPersistedState, instant + 1)
    app.happens(signedIn(life, true))
    app.answers('phone')
    expect(app.state().session.kind).toBe('signed-in')
    const later = startedApp(emptyPersistedState, instant - 1000)
    later.happens(signedIn(life))
    later.answers('phone')
    later.at(instant)
    later.happens({ kind: 'deadline-reached' })
    later.at(instant + 5000)
    expect(later.happens({ kind: 'deadline-reached' }).map(({ kind }) => kind)).toContain('read')
    later.answers('rejected')
    expect(later.state().session.kind).toBe('signed-out')
  })

  test('no longer once the agent has signed out', () => {
    const app = startedApp(emptyPersistedState, instant - day / 2)
    app.happens(signedIn(life))
    app.happens({ kind: 'signed-out', disk: null })
    app.runUntil(instant + day)
    expect(app.announced()).toEqual(['day'])
    expect(app.state()).toMatchObject({ token: null, tokenAnnouncement: null })
  })

  test('not again where the clock is set back, and at once where it is set forward', () => {
    const app = startedApp(emptyPersistedState, instant - 2 * day)
    app.happens(signedIn(life, true))
    app.answers('off')
    const before = nextDeadline(app.state())
    app.at(instant - 400 * day)
    app.happens({ kind: 'deadline-reached' })
    expect(nextDeadline(app.state())).toBeGreaterThanOrEqual(before ?? 0)
    app.at(instant + 1, true)
    app.happens({ kind: 'unlocked' })
    expect(app.announced()).toEqual(['ended'])
  })

  test.each([
    ['in one run', false],
    ['with a restart between', true],
  ])('again where a clock that was far ahead made it too early, %s', (_, restarts) => {
    const first = startedApp(emptyPersistedState, instant + 400 * day)
    first.happens(signedIn(life))
    first.answers('off')
    expect(first.announced()).toEqual(['ended'])
    const kept = { ...emptyPersistedState, tokenAnnouncement: first.state().tokenAnnouncement }
    const app = restarts ? startedApp(kept, instant - 30 * day) : first
    if (restarts) {
      app.happens(signedIn(life))
      app.answers('off')
    } else app.at(instant - 30 * day, true)
    app.happens({ kind: 'unlocked' })
    expect(viewOf(app.state(), { messages }).window.token?.text).toMatch(/^The token is valid until/)
    app.runUntil(instant + 60_000)
    expect(app.announced().slice(-3)).toEqual(['week', 'day', 'ended'])
  })

  test('not again where a clock was far behind, as after a start with an empty battery', () => {
    const first = startedApp(emptyPersistedState, instant - 6 * day)
    first.happens(signedIn(life))
    const second = startedApp(
      { ...emptyPersistedState, tokenAnnouncement: first.state().tokenAnnouncement },
      1000,
    )
    second.happens(signedIn(life))
    second.answers('off')
    second.at(instant - 5 * day, true)
    second.happens({ kind: 'unlocked' })
    expect([first.announced(), second.announced()]).toEqual([['week'], []])
  })
})

test('status, its lines and the window say when it ends', () => {
  const app = startedApp()
  app.happens(signedIn(life))
  expect(statusOf(app.state(), messages).tokenExpiresAt).toBe('2026-12-03T10:30:00.000Z')
  const { token } = viewOf(app.state(), { messages }).window
  expect(token?.text).toMatch(/^The token is valid until \d+ December 2026, \d\d:\d\d\.$/)
  expect(statusLines(app.state(), messages)).toContain(token?.text)
  app.happens({ kind: 'token-renewed', token: { endsAt: instant + day, renews: true } })
  expect(statusOf(app.state(), messages).tokenExpiresAt).toBe('2026-12-04T10:30:00.000Z')
  expect(viewOf(app.state(), { messages }).window.token).toMatchObject({
    text: expect.stringContaining('by itself'),
    isNear: false,
  })
  app.happens(signedIn({ endsAt: instant - 25 * day, renews: false }))
  expect(viewOf(app.state(), { messages }).window.token).toMatchObject({
    text: expect.stringContaining('within a week'),
    isNear: true,
  })
  app.happens(signedIn(null))
  expect([
    statusOf(app.state(), messages).tokenExpiresAt,
    viewOf(app.state(), { messages }).window.token,
  ]).toEqual([null, null])
})

test.each(['en', 'hi'] as const)('%s: a notification says when it ends, and what to do', (language) => {
  for (const stage of ['week', 'day', 'ended'] as const) {
    const body = newsText(messagesIn(language), { kind: 'token-ends', endsAt: instant, stage })
    expect(body).toMatch(/2026, \d\d:\d\d/)
  }
})
