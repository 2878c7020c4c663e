import { EventEmitter } from 'node:events'
import { expect, test, vi } from 'vitest'
import { guardApp } from '../../src/main/lifecycle/app-guards.ts'

vi.mock('electron', () => ({ Menu: {} }))

/** A page, a session or an app as far as its events and the handlers that were set go. */
class Guarded extends EventEmitter {
  readonly handlers = new Map<string, (...given: readonly unknown[]) => unknown>()
  setWindowOpenHandler = this.#keep('open')
  setPermissionRequestHandler = this.#keep('request')
  setPermissionCheckHandler = this.#keep('check')
  setDevicePermissionHandler = this.#keep('device')
  setDisplayMediaRequestHandler = this.#keep('display')

  #keep(name: string) {
    return (handler: (...given: readonly unknown[]) => unknown) => void this.handlers.set(name, handler)
  }

  /** Whether the event's default is prevented. */
  prevents(name: string, ...more: readonly unknown[]): boolean {
    const event = { preventDefault: vi.fn() }
    this.emit(name, event, ...more)
    return event.preventDefault.mock.calls.length > 0
  }
}

function guarded(): Guarded {
  const app = new Guarded()
  guardApp(app as never)
  return app
}

test('every page stays where it is, and opens no other', () => {
  const page = new Guarded()
  guarded().emit('web-contents-created', {}, page)
  expect(page.handlers.get('open')?.()).toEqual({ action: 'deny' })
  for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
    expect(page.prevents(name)).toBe(true)
  }
})

test('every session denies permissions, devices and downloads', () => {
  const session = new Guarded()
  guarded().emit('session-created', session)
  const decide = vi.fn()
  session.handlers.get('request')?.(null, 'geolocation', decide)
  expect(decide).toHaveBeenCalledExactlyOnceWith(false)
  expect(session.handlers.get('check')?.()).toBe(false)
  expect(session.handlers.get('device')?.()).toBe(false)
  expect(session.prevents('will-download')).toBe(true)
})

test('no server gets a certificate of this computer', () => {
  const choose = vi.fn()
  expect(guarded().prevents('select-client-certificate', null, 'https://a.example', [{}], choose)).toBe(true)
  expect(choose).toHaveBeenCalledExactlyOnceWith()
})
