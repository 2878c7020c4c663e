import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { timing } from '../../src/core/model/timing.ts'
import type { Bus, BusCall } from '../../src/main/dbus/bus.ts'
import { linuxNotifier } from '../../src/main/notifications/linux-notifier.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A bus whose notification service answers Notify only when the test calls `answer`. */
function slowBus() {
  const calls: BusCall[] = []
  let answer: (id: number) => void = () => {}
  const listeners = new Map<string, (body: readonly unknown[], path: string) => void>()
  const bus: Bus = {
    call: (request) => {
      calls.push(request)
      if (request.method.endsWith('.Notify')) {
        return new Promise((resolve) => {
          answer = (id) => resolve([id])
        })
      }
      return Promise.resolve(request.method.endsWith('.GetCapabilities') ? [['body']] : [])
    },
    onSignal: async ({ signal }, listener) => void listeners.set(signal, listener),
    onOwner: async () => {},
    onEnd: () => {},
    close: () => {},
  }
  return {
    bus,
    answer: (id: number) => answer(id),
    emit: (member: string, ...body: readonly unknown[]) =>
      listeners.get(`org.freedesktop.Notifications.${member}`)?.(body, ''),
    calls: (member: string) => calls.filter(({ method }) => method.endsWith(`.${member}`)),
  }
}

function notifierOn(bus: Bus, notShown: (reason: string) => void, clicked = () => {}) {
  return linuxNotifier({
    sessionBus: () => bus,
    app: { name: 'Hookswitch', desktopEntry: 'hookswitch', icon: () => null },
    clickLabel: () => 'Show window',
    clicked,
    notShown,
  })
}

test('a notice that the service shows too late is closed again', async () => {
  const slow = slowBus()
  const notShown = vi.fn()
  notifierOn(slow.bus, notShown).show({ title: 'Hookswitch', body: 'old', buttons: [] })
  await vi.advanceTimersByTimeAsync(timing.noticeLifetime + 1)
  expect(notShown).toHaveBeenCalledExactlyOnceWith('the notification service does not answer')
  slow.answer(7)
  await vi.advanceTimersByTimeAsync(0)
  expect(slow.calls('CloseNotification').map(({ body }) => body)).toEqual([[7]])
})

test('a notice that waited too long is not shown', async () => {
  const slow = slowBus()
  const notifier = notifierOn(slow.bus, () => {})
  notifier.show({ title: 'Hookswitch', body: 'first', buttons: [] })
  await vi.advanceTimersByTimeAsync(0)
  notifier.show({ title: 'Hookswitch', body: 'second', buttons: [] })
  await vi.advanceTimersByTimeAsync(timing.noticeLifetime + 1)
  slow.answer(1)
  await vi.advanceTimersByTimeAsync(0)
  expect(slow.calls('Notify').map(({ body }) => body?.[4])).toEqual(['first'])
})

test('a click that arrives together with the id of the notification counts', async () => {
  const slow = slowBus()
  const clicked = vi.fn()
  const pressed = vi.fn()
  const buttons = [{ label: 'Undo', press: pressed }]
  notifierOn(slow.bus, () => {}, clicked).show({ title: 'Hookswitch', body: 'on', buttons })
  await vi.advanceTimersByTimeAsync(0)
  slow.answer(7)
  slow.emit('ActionInvoked', 7, 'first')
  slow.emit('ActionInvoked', 7, 'default')
  slow.emit('NotificationClosed', 7, 2)
  slow.emit('ActionInvoked', 7, 'default')
  await vi.advanceTimersByTimeAsync(0)
  expect(pressed).toHaveBeenCalledTimes(1)
  expect(clicked).toHaveBeenCalledTimes(1)
})
