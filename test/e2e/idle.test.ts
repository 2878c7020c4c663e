import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { messagesIn } from '../../src/core/locales/messages.ts'
import { agentOf } from '../support/agent.ts'
import { startWorkplace } from '../support/hookswitch.ts'
import { openSettingsPage } from '../support/settings-page.ts'

// What comes of a minute without a touch is in long-waits.test.ts.
test('a Wayland desktop that tells nothing of idleness says so wherever it is asked, as long as idle minutes are chosen', async ({
  onTestFinished,
}) => {
  const place = await startWorkplace({ env: { XDG_SESSION_TYPE: 'wayland' } })
  onTestFinished(place.close)
  mkdirSync(place.profile, { recursive: true })
  writeFileSync(join(place.profile, 'settings.json'), JSON.stringify({ chosen: { idleMinutes: 1 } }))
  await place.prepareAccount()
  const agent = agentOf(place)
  const page = await openSettingsPage(place)
  const { noIdleWatch } = messagesIn('en').state
  const { idleWatch } = await agent.shows((now) => now.state !== 'unknown', 'the state')
  expect(idleWatch).toBe('unavailable')
  expect((await place.command(['status'])).stdout).toContain(noIdleWatch)
  expect((await page.model()).idleWatch).toEqual({ works: false, text: noIdleWatch })

  await page.change({ idleMinutes: null })
  expect((await agent.status()).idleWatch).toBe('off')
  expect((await place.command(['status'])).stdout).not.toContain(noIdleWatch)
  expect((await page.model()).idleWatch).toBe(null)
  await page.close()
})
