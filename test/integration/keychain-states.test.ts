import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bus, connectSessionBus } from '../../src/main/dbus/bus.ts'
import { shareBus } from '../../src/main/dbus/shared-bus.ts'
import { secretServiceState } from '../../src/main/keychain/secret-service.ts'
import { watchSecretService } from '../../src/main/keychain/secret-service-watch.ts'
import { eventually } from '../support/condition.ts'
import { type Desktop, startDesktop } from '../support/desktop.ts'
import { onDesktop } from '../support/on-desktop.ts'
import { startProcess } from '../support/processes.ts'

const item = { service: 'Hookswitch', account: 'integrations:example.com:1' }

describe('a keyring', () => {
  let desktop: Desktop
  let bus: Bus
  let leave: () => void

  beforeAll(async () => {
    desktop = await startDesktop({ keyring: 'unlocked', host: 'none', display: false })
    leave = onDesktop(desktop)
    bus = connectSessionBus()
  })
  afterAll(async () => {
    bus.close()
    leave()
    await desktop.close()
  })

  test('says whether it is open, and each locking and unlocking is heard', async () => {
    let changes = 0
    await watchSecretService(bus, () => {
      changes += 1
    })
    expect(await secretServiceState(bus, item, 'read')).toEqual({ kind: 'ready' })
    expect(changes).toBe(0)
    await desktop.lockKeyring()
    await eventually(
      () => changes,
      (now) => now > 0,
      { describe: 'the locking to be heard' },
    )
    expect(await secretServiceState(bus, item, 'read')).toEqual({ kind: 'locked' })
    const before = changes
    await desktop.unlockKeyring()
    await eventually(
      () => changes,
      (now) => now > before,
      { describe: 'the unlocking to be heard' },
    )
    expect(await secretServiceState(bus, item, 'read')).toEqual({ kind: 'ready' })
  })

  test('a secret that comes or goes is no change of the keyring', async () => {
    let changes = 0
    await watchSecretService(bus, () => {
      changes += 1
    })
    await desktop.keyring.store(item, 'secret')
    await desktop.keyring.remove(item)
    // Signals come in order: once the locking is heard, whatever came of the secret has been, too.
    expect(changes).toBe(0)
    await desktop.lockKeyring()
    await eventually(
      () => changes,
      (now) => now > 0,
      { describe: 'the locking to be heard' },
    )
    expect(changes).toBeLessThanOrEqual(2)
    await desktop.unlockKeyring()
  })
})

describe('a bus on which nobody keeps secrets', () => {
  let desktop: Desktop
  let bus: Bus
  let leave: () => void

  beforeAll(async () => {
    desktop = await startDesktop({ host: 'none', display: false })
    leave = onDesktop(desktop)
    bus = connectSessionBus()
  })
  afterAll(async () => {
    bus.close()
    leave()
    await desktop.close()
  })

  test('is told from one that is locked, and a keyring that comes and goes is heard', async () => {
    const none = { kind: 'unavailable', why: 'no-service' }
    let changes = 0
    await watchSecretService(bus, () => {
      changes += 1
    })
    expect(await secretServiceState(bus, item, 'read')).toEqual(none)
    expect(changes).toBe(0)
    const given = ['--foreground', '--unlock', '--components=secrets', `--control-directory=${desktop.home}`]
    const daemon = startProcess('gnome-keyring-daemon', given, { env: desktop.env, from: 'gnome-keyring' })
    daemon.write('pw')
    daemon.endInput()
    await eventually(
      () => changes,
      (now) => now > 0,
      { describe: 'the service to be heard coming' },
    )
    await eventually(
      () => secretServiceState(bus, item, 'read'),
      ({ kind }) => kind === 'ready',
      { describe: 'its keyring to be ready' },
    )
    const before = changes
    await daemon.stop()
    await eventually(
      () => changes,
      (now) => now > before,
      { describe: 'the service to be heard going' },
    )
    expect(await secretServiceState(bus, item, 'read')).toEqual(none)
  })
})

describe('without a session bus', () => {
  const none = { kind: 'unavailable', why: 'no-session-bus' }

  test.each([{ address: 'unix:path=/nonexistent/bus' }, { address: 'nonsense' }])(
    '$address says so',
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

  test('a bus that comes later is found by whoever asks again', async () => {
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
