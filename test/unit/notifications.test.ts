import { expect, test } from 'vitest'
import type { News } from '../../src/core/model/effect.ts'
import type { NotificationKind } from '../../src/core/model/notification-kind.ts'
import type { State } from '../../src/core/model/state.ts'
import { createNotifications, type Notice } from '../../src/main/notifications/notifications.ts'
import { messages } from '../support/messages.ts'
import { shows } from './support/answers.ts'
import { play, runningAt } from './support/app.ts'
import { applyEvent, asks } from './support/events.ts'
import { due, reply } from './support/wire.ts'

/** Notifications of an app in `first`, and the notifier's calls: what was shown, updated and closed. */
function notificationsFor(wanted: (kind: NotificationKind) => boolean, first: State = runningAt('off')) {
  const shown: (Notice & { readonly isUpdate: boolean })[] = []
  const asked: string[] = []
  let closed = 0
  let state = first
  const notifications = createNotifications({
    messages: () => messages,
    wanted,
    state: () => state,
    ask: (target) => void asked.push(target),
  })
  return {
    notifications,
    asked,
    shown,
    open: () =>
      notifications.open({
        show: (notice) => void shown.push({ ...notice, isUpdate: false }),
        update: (notice) => void shown.push({ ...notice, isUpdate: true }),
        close: () => {
          closed += 1
        },
      }),
    closed: () => closed,
    bodies: () => shown.map(({ body }) => body),
    /** The state becomes `next`. */
    becomes(next: State): void {
      state = next
      notifications.follow(next)
    },
  }
}

/** The agent is back after a lock, and the app asks about SIP before the first read. */
const unlocked = play(
  runningAt('sip', { restore: 'ask' }),
  applyEvent('locked', 1000),
  reply(shows('off'), 1000),
  applyEvent('unlocked', 2000),
).state
const asking = play(unlocked, reply(shows('off'), 2000)).state

function questionOf({ question }: State): News {
  if (question === null) throw new Error('Nothing is asked')
  return { kind: 'question', question }
}

test('a policy may want some kinds alone', () => {
  const wanted = new Set(['problems'])
  const { notifications, open, bodies } = notificationsFor((kind) => wanted.has(kind), asking)
  open()
  notifications.tell(questionOf(asking))
  expect(bodies()).toEqual([])
  wanted.add('questions')
  notifications.tell(questionOf(asking))
  notifications.say(() => 'a problem')
  expect(bodies()).toHaveLength(2)
})

test('of the notices before a notifier is open, the newest is shown once it is', () => {
  const { notifications, open, bodies } = notificationsFor(() => true)
  notifications.say(() => 'one')
  notifications.say(() => 'two')
  expect(bodies()).toEqual([])
  open()
  notifications.say(() => 'three')
  expect(bodies()).toEqual(['two', 'three'])
})

test('an agent who wants none gets none, not even one that was waiting', () => {
  let wanted = true
  const { notifications, open, bodies } = notificationsFor(() => wanted)
  notifications.say(() => 'waiting')
  wanted = false
  open()
  notifications.say(() => 'later')
  expect(bodies()).toEqual([])
})

test('the title is the state', () => {
  const { notifications, open, shown } = notificationsFor(() => true, runningAt('phone'))
  open()
  notifications.say(() => 'A key did nothing.')
  expect(shown).toMatchObject([{ title: messages.calls.phone, body: 'A key did nothing.' }])
})

test('a question has a button for each answer, and its title is confirmed as soon as Exotel answers', () => {
  const { notifications, open, shown, becomes, asked, closed } = notificationsFor(() => true, unlocked)
  open()
  notifications.tell(questionOf(unlocked))
  becomes(unlocked)
  expect(shown).toMatchObject([{ title: messages.state.checking, isUpdate: false }])
  becomes(asking)
  becomes(asking)
  expect(shown[1]).toMatchObject({ title: messages.calls.off, isUpdate: true })
  expect(shown).toHaveLength(2)
  expect(shown[1]?.buttons.map(({ label }) => label)).toEqual(['Turn on SIP', 'Stay off'])
  shown[1]?.buttons[0]?.press()
  shown[1]?.buttons[0]?.press()
  expect(asked).toEqual(['sip'])
  expect(closed()).toBe(1)
})

test('"Stay off" asks for off', () => {
  const { notifications, open, shown, asked } = notificationsFor(() => true, asking)
  open()
  notifications.tell(questionOf(asking))
  shown[0]?.buttons[1]?.press()
  expect(asked).toEqual(['off'])
})

test('a question that has no object, since a device was turned on elsewhere, is closed', () => {
  const { notifications, open, becomes, closed } = notificationsFor(() => true, asking)
  open()
  notifications.tell(questionOf(asking))
  becomes(play(asking, applyEvent('refresh-asked', 3000), reply(shows('phone'), 3000)).state)
  expect(closed()).toBe(1)
})

test('a question that was answered elsewhere is closed, and its buttons do nothing', () => {
  const { notifications, open, shown, asked, becomes, closed } = notificationsFor(() => true, asking)
  open()
  notifications.tell(questionOf(asking))
  becomes(play(asking, asks('a', 'phone', 4000)).state)
  expect(closed()).toBe(1)
  shown[0]?.buttons[0]?.press()
  expect(asked).toEqual([])
})

test('a notification whose title is no longer true is closed, one about a token is not', () => {
  const on = runningAt('phone')
  const off = play(on, asks('a', 'off', 1000), reply(shows('off'), 1000)).state
  const { notifications, open, becomes, closed } = notificationsFor(() => true, on)
  open()
  notifications.tell({ kind: 'token-ends', endsAt: Date.UTC(2025, 0, 8), stage: 'day' })
  becomes(off)
  expect(closed()).toBe(0)
  notifications.say(() => 'A key did nothing.')
  becomes(play(off, asks('b', 'phone', 2000)).state)
  expect(closed()).toBe(0)
  becomes(on)
  expect(closed()).toBe(1)
})

test('a reminder offers the device that was on last, and "Stay off" only closes it', () => {
  const off = play(
    runningAt('sip', { remindOffMinutes: 20 }),
    asks('a', 'off', 0),
    reply(shows('off'), 0),
  ).state
  const since = off.offReminder?.since ?? 0
  const { notifications, open, shown, asked, closed } = notificationsFor(() => true, off)
  open()
  notifications.tell({ kind: 'still-off', since, minutes: 20 })
  expect(shown[0]?.title).toBe(messages.calls.off)
  expect(shown[0]?.body).toContain('You have been off for 20 minutes.')
  expect(shown[0]?.buttons.map(({ label }) => label)).toEqual(['Turn on SIP', 'Stay off'])
  shown[0]?.buttons[1]?.press()
  expect({ asked, closed: closed() }).toEqual({ asked: [], closed: 1 })
})

test('a device that came back is told, and "Undo" asks for off', () => {
  const back = play(
    runningAt('sip'),
    applyEvent('locked', 1000),
    reply(shows('off'), 1000),
    applyEvent('unlocked', 2000),
    reply(shows('off'), 2000),
    reply(shows('sip'), 2000),
  )
  const news = back.effects.flatMap((effect) => (effect.kind === 'notify' ? [effect.news] : []))
  expect(news).toMatchObject([{ kind: 'restored', device: 'sip', why: 'restore' }])
  const { notifications, open, shown, asked } = notificationsFor(() => true, back.state)
  open()
  for (const one of news) notifications.tell(one)
  expect(shown).toMatchObject([{ title: messages.calls.sip, body: expect.stringContaining('Back on: SIP') }])
  shown[0]?.buttons[0]?.press()
  expect(asked).toEqual(['off'])
})

test('the end of an OFF for a while tells which device is back on', () => {
  const until = Date.UTC(2025, 0, 6, 9, 15)
  const at = { utc: Date.UTC(2025, 0, 6, 9), monotonic: 0, random: 0.5 }
  const over = play(
    runningAt('phone'),
    { kind: 'off-for-asked', id: 'f', until, cause: 'user', at },
    reply(shows('off'), 0),
    applyEvent('refresh-asked', 14 * 60_000),
    reply(shows('off'), 14 * 60_000),
    applyEvent('deadline-reached', 15 * 60_000),
    reply(shows('off'), 15 * 60_000),
    reply(shows('phone'), 15 * 60_000),
  )
  const news = over.effects.flatMap((effect) => (effect.kind === 'notify' ? [effect.news] : []))
  expect(news).toMatchObject([{ kind: 'restored', device: 'phone', why: 'timer' }])
})

test('what was confirmed already is not told as back on', () => {
  const seen = play(
    runningAt('sip'),
    applyEvent('locked', 1000),
    reply(shows('off'), 1000),
    applyEvent('unlocked', 2000),
    reply(shows('sip'), 2000),
  )
  expect(seen.effects.filter(({ kind }) => kind === 'notify')).toEqual([])
  expect(due(seen.state).kind).toBe('deadline-reached')
})
