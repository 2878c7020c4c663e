import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Bus, connectSessionBus } from '../../src/main/dbus/bus.ts'
import { promptToUnlock } from '../../src/main/keychain/secret-service/prompt.ts'
import { eventually } from '../support/condition.ts'
import { type Desktop, startDesktop } from '../support/desktop.ts'
import { keyringPassword } from '../support/keyring.ts'
import { answerPrompt, promptShown } from '../support/keyring-prompt.ts'
import { onDesktop } from '../support/on-desktop.ts'

const item = { service: 'Hookswitch', account: 'integrations:example.com:1' }

describe('a prompt to unlock the keyring', () => {
  let desktop: Desktop
  let bus: Bus
  let leave: () => void

  beforeAll(async () => {
    desktop = await startDesktop({ keyring: 'unlocked', prompter: true, host: 'none' })
    leave = onDesktop(desktop)
    bus = connectSessionBus()
    await desktop.keyring.store(item, 'secret')
  })
  beforeEach(() => desktop.keyring.lock())
  afterAll(async () => {
    bus.close()
    leave()
    await desktop.close()
  })

  test.each([[[item]], [[]]])('unlocks it with the right password, for %j', async (items) => {
    const asked = promptToUnlock(bus, items, 'any', 30_000)
    await answerPrompt(desktop, keyringPassword)
    expect(await asked).toBe('unlocked')
    expect(await desktop.keyring.isLocked()).toBe(false)
    // There is no prompt for an unlocked keyring.
    expect(await promptToUnlock(bus, items, 'all', 30_000)).toBe('unlocked')
  })

  test('leaves it locked when the user dismisses it', async () => {
    const asked = promptToUnlock(bus, [item], 'any', 30_000)
    await answerPrompt(desktop, null)
    expect(await asked).toBe('dismissed')
    expect(await desktop.keyring.isLocked()).toBe(true)
  })

  test('reports no answer after its limit; an answer after that still unlocks it', async () => {
    const asked = promptToUnlock(bus, [item], 'any', 10)
    expect(await asked).toBe('no-answer')
    await promptShown(desktop)
    await answerPrompt(desktop, keyringPassword)
    await eventually(desktop.keyring.isLocked, (locked) => !locked, { describe: 'the keyring to be open' })
  })
})

test('a keyring without a prompt counts as dismissed', async () => {
  const desktop = await startDesktop({ keyring: 'locked', host: 'none', display: false })
  const leave = onDesktop(desktop)
  const bus = connectSessionBus()
  try {
    expect(await promptToUnlock(bus, [item], 'any', 30_000)).toBe('dismissed')
  } finally {
    bus.close()
    leave()
    await desktop.close()
  }
})
