import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { timing } from '../../src/core/model/timing.ts'
import type { Bus, BusCall } from '../../src/main/dbus/bus.ts'
import { desktopNotifier } from '../../src/main/notifications/desktop-notifier.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A bus whose notification service answers to Notify only when told to. */
function slowBus() {
  const calls: BusCall[] = []
  let answer: (id: number) => void = () => {}
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
    onSignal: async () => {},
    onOwner: async () => {},
    onEnd: () => {},
    close: () => {},
  }
  return {
    bus,
    answer: (id: number) => answer(id),
    calls: (member: string) => calls.filter(({ method }) => method.endsWith(`.${member}`)),
  }
}

function notifierOn(bus: Bus, notShown: (reason: string) => void) {
  return desktopNotifier({
    sessionBus: () => bus,
    app: { name: 'Hookswitch', desktopEntry: 'hookswitch', icon: () => null },
    clickLabel: () => 'Show window',
    clicked: () => {},
    notShown,
  })
}

test('what a service shows after it has become old is taken back', async () => {
  const slow = slowBus()
  const notShown = vi.fn()
  notifierOn(slow.bus, notShown).show({ title: 'Hookswitch', body: 'old' })
  await vi.advanceTimersByTimeAsync(timing.noticeLifetime + 1)
  expect(notShown).toHaveBeenCalledExactlyOnceWith('nobody answers yet')
  slow.answer(7)
  await vi.advanceTimersByTimeAsync(0)
  expect(slow.calls('CloseNotification').map(({ body }) => body)).toEqual([[7]])
})

test('what became old while it waited is not shown at all', async () => {
  const slow = slowBus()
  const notifier = notifierOn(slow.bus, () => {})
  notifier.show({ title: 'Hookswitch', body: 'first' })
  await vi.advanceTimersByTimeAsync(0)
  notifier.show({ title: 'Hookswitch', body: 'second' })
  await vi.advanceTimersByTimeAsync(timing.noticeLifetime + 1)
  slow.answer(1)
  await vi.advanceTimersByTimeAsync(0)
  expect(slow.calls('Notify').map(({ body }) => body?.[4])).toEqual(['first'])
})
