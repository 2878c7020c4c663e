import { expect, test } from 'vitest'
import { messagesIn } from '../../src/core/locales/messages.ts'
import { createNotifications, type Notice } from '../../src/main/notifications/notifications.ts'

function notificationsFor(wanted: () => boolean) {
  const shown: Notice[] = []
  const notifications = createNotifications({ messages: () => messagesIn('en'), wanted })
  const open = () => notifications.open({ show: (notice) => void shown.push(notice) })
  return { notifications, open, bodies: () => shown.map(({ body }) => body) }
}

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
