import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bus, connectSessionBus } from '../../src/main/dbus/bus.ts'
import { shareBus } from '../../src/main/dbus/shared-bus.ts'
import { onSecretServiceChange, secretServiceState } from '../../src/main/keychain/secret-service/state.ts'
import { eventually } from '../support/condition.ts'
import { startDesktop } from '../support/desktop.ts'
import { type EnteredDesktop, enterDesktop, onDesktop } from '../support/on-desktop.ts'
import { startProcess } from '../support/processes.ts'

const item = { service: 'Hookswitch', account: 'integrations:example.com:1' }

/** Counts the changes that the Secret Service on this bus announces from now on. */
async function countChanges(bus: Bus) {
  let count = 0
  await onSecretServiceChange(bus, () => {
    count += 1
  })
  return {
    count: () => count,
    /** Settles once more than `before` were heard. */
    more: (before: number, describe: string) =>
      eventually(
        () => count,
        (now) => now > before,
        { describe },
      ),
  }
}

describe('a keyring', () => {
  let entered: EnteredDesktop

  beforeAll(async () => {
    entered = await enterDesktop({ keyring: 'unlocked', host: 'none', display: false })
  })
  afterAll(() => entered.close())

  test('reports whether it is locked, and each change of that', async () => {
    const changes = await countChanges(entered.bus)
    expect(await secretServiceState(entered.bus, item, 'read')).toEqual({ kind: 'ready' })
    expect(changes.count()).toBe(0)
    await entered.desktop.keyring.lock()
    await changes.more(0, 'the locking to be heard')
    expect(await secretServiceState(entered.bus, item, 'read')).toEqual({ kind: 'locked' })
    const before = changes.count()
    await entered.desktop.keyring.unlock()
    await changes.more(before, 'the unlocking to be heard')
    expect(await secretServiceState(entered.bus, item, 'read')).toEqual({ kind: 'ready' })
  })

  test('does not report a change when a secret is stored or deleted', async () => {
    const changes = await countChanges(entered.bus)
    await entered.desktop.keyring.store(item, 'secret')
    await entered.desktop.keyring.remove(item)
    // Signals come in order: once the signal of the locking has arrived, those of the secret have arrived, too.
    expect(changes.count()).toBe(0)
    await entered.desktop.keyring.lock()
    await changes.more(0, 'the locking to be heard')
    expect(changes.count()).toBeLessThanOrEqual(2)
    await entered.desktop.keyring.unlock()
  })
})

describe('a bus without a Secret Service', () => {
  let entered: EnteredDesktop

  beforeAll(async () => {
    entered = await enterDesktop({ host: 'none', display: false })
  })
  afterAll(() => entered.close())

  test('is not reported as locked, and a service that starts and ends is reported', async () => {
    const none = { kind: 'unavailable', why: 'no-service' }
    const changes = await countChanges(entered.bus)
    expect(await secretServiceState(entered.bus, item, 'read')).toEqual(none)
    expect(changes.count()).toBe(0)
    const given = [
      '--foreground',
      '--unlock',
      '--components=secrets',
      `--control-directory=${entered.desktop.home}`,
    ]
    const daemon = startProcess('gnome-keyring-daemon', given, {
      env: entered.desktop.env,
      from: 'gnome-keyring',
    })
    daemon.write('pw')
    daemon.endInput()
    await changes.more(0, 'the service to be heard coming')
    await eventually(
      () => secretServiceState(entered.bus, item, 'read'),
      ({ kind }) => kind === 'ready',
      { describe: 'its keyring to be ready' },
    )
    const before = changes.count()
    await daemon.stop()
    await changes.more(before, 'the service to be heard going')
    expect(await secretServiceState(entered.bus, item, 'read')).toEqual(none)
  })
})

describe('without a session bus', () => {
  const none = { kind: 'unavailable', why: 'no-session-bus' }

  test.each([{ address: 'unix:path=/nonexistent/bus' }, { address: 'nonsense' }])(
    'is reported for the address $address',
    async ({ address }) => {
      const leave = onDesktop({ env: { DBUS_SESSION_BUS_ADDRESS: address } })
      try {
        const sessionBus = shareBus(connectSessionBus)
        expect(await secretServiceState(sessionBus(), item, 'read')).toEqual(none)
      } finally {
        leave()
      }
    },
  )

  test('a bus that starts later is found by the next call', async () => {
    const desktop = await startDesktop({ keyring: 'unlocked', host: 'none', display: false })
    const leaveNowhere = onDesktop({ env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' } })
    const sessionBus = shareBus(connectSessionBus)
    expect(await secretServiceState(sessionBus(), item, 'read')).toEqual(none)
    leaveNowhere()
    const leave = onDesktop(desktop)
    try {
      expect(await secretServiceState(sessionBus(), item, 'read')).toEqual({ kind: 'ready' })
      expect(sessionBus()).toBe(sessionBus())
      sessionBus()?.close()
    } finally {
      leave()
      await desktop.close()
    }
  })
})
