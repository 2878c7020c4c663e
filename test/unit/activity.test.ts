import { describe, expect, test } from 'vitest'
import { dateOf } from '../../src/core/locales/clock.ts'
import { messagesIn } from '../../src/core/locales/messages.ts'
import type { Event } from '../../src/core/model/event.ts'
import { languages } from '../../src/core/model/language.ts'
import { ownerOf } from '../../src/core/model/persisted-state.ts'
import { reduce } from '../../src/core/reducer/reduce.ts'
import { agentTag } from '../../src/core/text/agent-tag.ts'
import { activityOf } from '../../src/core/view/activity.ts'
import { entriesOf, journalLine } from '../../src/core/view/journal-entries.ts'
import { messages } from '../support/messages.ts'
import { reading, shows } from './support/answers.ts'
import { signedInAt } from './support/app.ts'
import { answered, applyEvent, asks } from './support/events.ts'
import { identity, moment } from './support/moments.ts'

const now = new Date(2025, 0, 6, 14, 30).getTime()
const minute = 60_000
const line = (at: number, facts: string) =>
  `${new Date(at).toISOString()} info changed agent=${agentTag(agent)} ${facts}`
const agent = { userId: '1', host: 'localhost' }
const of = (...lines: readonly string[]) => activityOf({ ok: true, value: lines }, agent, now, messages)

test('a change has its time, from where to where calls went, its cause, how it was confirmed, and the request id', () => {
  const at = now - 3 * minute
  expect(of(line(at, 'from=off active=sip cause=shortcut how=reply requestId=r7'))).toEqual({
    changes: [
      {
        at,
        time: '14:27',
        day: 'Today',
        active: 'sip',
        from: 'Off',
        to: 'SIP',
        sentence: 'From Off to SIP',
        cause: 'By your keyboard shortcut',
        how: 'confirmed by Exotel’s answer',
        isConfirmed: true,
        requestId: 'r7',
      },
    ],
    whyEmpty: null,
  })
})

test('a change made elsewhere, and one without confirmation and request id, say so', () => {
  const [elsewhere] = of(line(now, 'active=both cause=elsewhere how=read-back')).changes
  expect(elsewhere).toMatchObject({
    to: 'Phone and SIP',
    from: null,
    sentence: 'Calls ring on phone and softphone at once',
    cause: 'Changed elsewhere',
    how: 'confirmed by asking Exotel',
  })
  const [unconfirmed] = of(line(now, 'active=phone cause=elsewhere')).changes
  expect(unconfirmed).toMatchObject({ how: 'not confirmed', isConfirmed: false, requestId: null })
})

test('a change of another day has its day', () => {
  const dayAt = (day: number) => {
    const at = new Date(2025, 0, day, 23, 59).getTime()
    return of(line(at, 'active=off cause=lock how=reply')).changes[0]?.day
  }
  expect([dayAt(6), dayAt(5), dayAt(4)]).toEqual([
    'Today',
    'Yesterday',
    dateOf(messages, new Date(2025, 0, 4).getTime()),
  ])
})

test('the changes of another agent of this computer are not listed', () => {
  const lines = [line(now, 'active=off cause=user how=reply')]
  for (const other of [
    { userId: '2', host: 'localhost' },
    { userId: '1', host: 'localhost:8080' },
  ]) {
    expect(activityOf({ ok: true, value: lines }, other, now, messages)).toEqual({
      changes: [],
      whyEmpty: messages.activity.none,
    })
  }
})

test('while nobody is signed in, the list is empty and says so', () => {
  const lines = [line(now, 'active=off cause=user how=reply')]
  expect(activityOf({ ok: true, value: lines }, null, now, messages)).toEqual({
    changes: [],
    whyEmpty: 'You are signed out. Sign in to see your changes.',
  })
})

test('the last 20 are listed, the newest first', () => {
  const lines = Array.from({ length: 30 }, (_, index) =>
    line(now + index * minute, 'active=off cause=user how=reply'),
  )
  const times = of(...lines).changes.map(({ at }) => at)
  expect(times).toEqual(Array.from({ length: 20 }, (_, index) => now + (29 - index) * minute))
})

test('other lines and damaged ones are left out', () => {
  const { changes, whyEmpty } = of(
    `${new Date(now).toISOString()} info confirmed active=off how=reply`,
    line(now, 'active=moon cause=user how=reply'),
    line(now, 'active=off cause=tomorrow how=reply'),
    line(now, 'active=off cause=user how=reply requestId="x'),
    `yesterday info changed agent=${agentTag(agent)} active=off cause=user how=reply`,
    `${new Date(now).toISOString()} info changed active=off cause=user how=reply`,
    `${new Date(now).toISOString()} warn settings not changed reason=" info changed active=off cause=user"`,
  )
  expect(changes).toEqual([])
  expect(whyEmpty).toBe(messages.activity.none)
})

test('a journal that cannot be read is named, with what helps', () => {
  const failure = { kind: 'forbidden', file: 'journal.log', reason: 'EACCES' } as const
  expect(activityOf({ ok: false, failure }, agent, now, messages)).toEqual({
    changes: [],
    whyEmpty:
      'journal.log cannot be written or read: it is write-protected or belongs to another user. Change its permissions, then try again.',
  })
})

describe.each(languages)('in %s', (language) => {
  test('what the journal writes of a day is listed, in words', () => {
    let state = signedInAt('off')
    const requestId = '1f0c9c1e5b0a4e7c8d3f2a1b0c9d8e7f'
    const events: readonly Event[] = [
      asks('a', 'phone', 1000),
      answered(2, { ok: true, value: { ...reading('phone'), requestId } }, 1100),
      asks('b', 'off', 2000),
      answered(3, shows('off'), 2100),
      applyEvent('refresh-asked', 3000),
      answered(4, shows('sip'), 3100),
    ]
    const lines = events.flatMap((event) => {
      const before = state
      const { state: after, effects } = reduce(before, event)
      state = after
      return entriesOf({ event, effects, before, after }).map((entry) => journalLine(entry, (text) => text))
    })
    const { targetName, cause, activity } = messagesIn(language)
    const { changes } = activityOf(
      { ok: true, value: lines },
      ownerOf(identity),
      moment(0).utc,
      messagesIn(language),
    )
    expect(changes.map((one) => [one.from, one.to, one.cause, one.how, one.requestId])).toEqual([
      [targetName.off, targetName.sip, activity.elsewhere, activity.how['read-back'], null],
      [targetName.phone, targetName.off, activity.by(cause.user), activity.how.reply, null],
      [targetName.off, targetName.phone, activity.by(cause.user), activity.how.reply, requestId],
    ])
  })
})
