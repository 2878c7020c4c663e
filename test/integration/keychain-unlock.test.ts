import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { promptToUnlock } from '../../src/main/keychain/secret-service/prompt.ts'
import { eventually } from '../support/condition.ts'
import { keyringPassword } from '../support/keyring.ts'
import { answerPrompt, promptShown } from '../support/keyring-prompt.ts'
import { type EnteredDesktop, enterDesktop } from '../support/on-desktop.ts'

const item = { service: 'Hookswitch', account: 'integrations:example.com:1' }

describe('a prompt to unlock the keyring', () => {
  let entered: EnteredDesktop

  beforeAll(async () => {
    entered = await enterDesktop({ keyring: 'unlocked', prompter: true, host: 'none' })
    await entered.desktop.keyring.store(item, 'secret')
  })
  beforeEach(() => entered.desktop.keyring.lock())
  afterAll(() => entered.close())

  test.each([[[item]], [[]]])('unlocks it with the right password, for %j', async (items) => {
    const asked = promptToUnlock(entered.bus, items, 'any', 30_000)
    await answerPrompt(entered.desktop, keyringPassword)
    expect(await asked).toBe('unlocked')
    expect(await entered.desktop.keyring.isLocked()).toBe(false)
    // There is no prompt for an unlocked keyring.
    expect(await promptToUnlock(entered.bus, items, 'all', 30_000)).toBe('unlocked')
  })

  test('leaves it locked when the user dismisses it', async () => {
    const asked = promptToUnlock(entered.bus, [item], 'any', 30_000)
    await answerPrompt(entered.desktop, null)
    expect(await asked).toBe('dismissed')
    expect(await entered.desktop.keyring.isLocked()).toBe(true)
  })

  test('reports no answer after its limit; an answer after that still unlocks it', async () => {
    const asked = promptToUnlock(entered.bus, [item], 'any', 10)
    expect(await asked).toBe('no-answer')
    await promptShown(entered.desktop)
    await answerPrompt(entered.desktop, keyringPassword)
    await eventually(entered.desktop.keyring.isLocked, (locked) => !locked, {
      describe: 'the keyring to be open',
    })
  })
})

test('a keyring without a prompt counts as dismissed', async () => {
  const locked = await enterDesktop({ keyring: 'locked', host: 'none', display: false })
  try {
    expect(await promptToUnlock(locked.bus, [item], 'any', 30_000)).toBe('dismissed')
  } finally {
    await locked.close()
  }
})
