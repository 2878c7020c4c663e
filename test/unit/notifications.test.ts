import { expect, test } from 'vitest'
import { messagesIn } from '../../src/core/locales/messages.ts'
import { createNotifications } from '../../src/main/notifications/notifications.ts'
import type { Notice } from '../../src/main/notifications/notifier.ts'

function withWish(wanted: () => boolean) {
  const shown: Notice[] = []
  const notifications = createNotifications({ messages: () => messagesIn('en'), wanted })
  const open = () => notifications.open({ show: (notice) => void shown.push(notice) })
  return { notifications, open, bodies: () => shown.map(({ body }) => body) }
}

test('of what is told before there is somewhere to show it, the newest is shown then', () => {
  const { notifications, open, bodies } = withWish(() => true)
  notifications.say(() => 'one')
  notifications.say(() => 'two')
  expect(bodies()).toEqual([])
  open()
  notifications.say(() => 'three')
  expect(bodies()).toEqual(['two', 'three'])
})

test('an agent who wants none gets none, not even one that was held', () => {
  let wanted = true
  const { notifications, open, bodies } = withWish(() => wanted)
  notifications.say(() => 'held')
  wanted = false
  open()
  notifications.say(() => 'told')
  expect(bodies()).toEqual([])
})
