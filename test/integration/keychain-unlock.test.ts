import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Bus, connectSessionBus } from '../../src/main/dbus/bus.ts'
import { unlockBy } from '../../src/main/keychain/secret-unlock.ts'
import { eventually } from '../support/condition.ts'
import { type Desktop, startDesktop } from '../support/desktop.ts'
import { keyringPassword } from '../support/keyring.ts'
import { answerPrompt, promptShown } from '../support/keyring-prompt.ts'
import { onDesktop } from '../support/on-desktop.ts'

const item = { service: 'Hookswitch', account: 'integrations:example.com:1' }

describe('asking somebody to unlock a keyring', () => {
  let desktop: Desktop
  let bus: Bus
  let leave: () => void

  beforeAll(async () => {
    desktop = await startDesktop({ keyring: 'unlocked', prompter: true, host: 'none' })
    leave = onDesktop(desktop)
    bus = connectSessionBus()
    await desktop.keyring.store(item, 'secret')
  })
  beforeEach(() => desktop.lockKeyring())
  afterAll(async () => {
    bus.close()
    leave()
    await desktop.close()
  })

  test.each([[[item]], [[]]])('opens it where they give the password, for %j', async (items) => {
    const asked = unlockBy(bus, items, 'any', 30_000)
    await answerPrompt(desktop, keyringPassword)
    expect(await asked).toBe('open')
    expect(await desktop.keyring.isLocked()).toBe(false)
    // What is open is asked for no more.
    expect(await unlockBy(bus, items, 'all', 30_000)).toBe('open')
  })

  test('leaves it locked where they dismiss it', async () => {
    const asked = unlockBy(bus, [item], 'any', 30_000)
    await answerPrompt(desktop, null)
    expect(await asked).toBe('dismissed')
    expect(await desktop.keyring.isLocked()).toBe(true)
  })

  test('is given up for now where nobody answers; whoever answers later still opens it', async () => {
    const asked = unlockBy(bus, [item], 'any', 10)
    expect(await asked).toBe('no-answer')
    await promptShown(desktop)
    await answerPrompt(desktop, keyringPassword)
    await eventually(desktop.keyring.isLocked, (locked) => !locked, { describe: 'the keyring to be open' })
  })
})

test('a keyring that cannot ask counts as one that was not unlocked', async () => {
  const desktop = await startDesktop({ keyring: 'locked', host: 'none', display: false })
  const leave = onDesktop(desktop)
  const bus = connectSessionBus()
  try {
    expect(await unlockBy(bus, [item], 'any', 30_000)).toBe('dismissed')
  } finally {
    bus.close()
    leave()
    await desktop.close()
  }
})
