import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { messagesIn } from '../../src/core/locales/messages.ts'
import { agentOf } from '../support/agent.ts'
import type { DesktopOptions } from '../support/desktop.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { startIdleMonitor } from '../support/idle-monitor.ts'
import { runProcess } from '../support/processes.ts'
import { openSettingsPage } from '../support/settings-page.ts'
import { startSway } from '../support/sway.ts'

/** A place where calls go off after one minute without a touch, and the hand that touches something there. */
interface Desk {
  readonly place: Workplace
  touch(): Promise<void>
}

const closing: (() => Promise<void>)[] = []

afterAll(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** An agent's workplace with idle minutes chosen: the fewest there are. */
async function furnish(options: DesktopOptions): Promise<Workplace> {
  const place = await startWorkplace(options)
  closing.push(place.close)
  mkdirSync(place.profile, { recursive: true })
  writeFileSync(join(place.profile, 'settings.json'), JSON.stringify({ chosen: { idleMinutes: 1 } }))
  expect((await place.signIn()).code).toBe(0)
  return place
}

const desks: Record<string, () => Promise<Desk>> = {
  X11: async () => {
    const place = await furnish({})
    const touch = async () => {
      await runProcess('xdotool', ['mousemove', '300', '300'], { env: place.desktop.env })
    }
    return { place, touch }
  },
  'a real Wayland compositor': async () => {
    const sway = await startSway()
    closing.push(sway.close)
    return { place: await furnish({ display: false, env: sway.env }), touch: sway.pressKey }
  },
  "GNOME's idle monitor": async () => {
    const place = await furnish({ name: 'GNOME', env: { XDG_SESSION_TYPE: 'wayland' } })
    const monitor = await startIdleMonitor(place.desktop)
    return { place, touch: monitor.touch }
  },
}

/** At once on all of them, as each takes its minute. */
describe.concurrent.each(Object.entries(desks))('on %s', (_name, open) => {
  test('calls go off after a minute without a touch, and come back with the first one', async () => {
    const { place, touch } = await open()
    const agent = agentOf(place)
    await agent.turn('sip')
    const app = place.start()
    await agent.shows((now) => now.idleWatch === 'working' && now.state === 'sip', 'the watch')
    await agent.rings(null, 90_000)
    await agent.shows((now) => now.state === 'off' && now.restorePending === 'sip', 'off to be confirmed')
    await touch()
    await agent.rings('sip', 20_000)
    await app.stop({ grace: 5_000 })
  }, 180_000)
})

describe('a Wayland desktop that tells nothing of it', () => {
  let place: Workplace

  beforeAll(async () => {
    place = await furnish({ env: { XDG_SESSION_TYPE: 'wayland' } })
  })

  test('says so wherever it is asked, as long as idle minutes are chosen', async () => {
    const agent = agentOf(place)
    const page = await openSettingsPage(place)
    const { noIdleWatch } = messagesIn('en').state
    await agent.shows((now) => now.state !== 'unknown', 'the state')
    expect((await agent.status()).idleWatch).toBe('unavailable')
    expect((await place.command(['status'])).stdout).toContain(noIdleWatch)
    expect((await page.model()).idleWatch).toEqual({ works: false, text: noIdleWatch })

    await page.change({ idleMinutes: null })
    expect((await agent.status()).idleWatch).toBe('off')
    expect((await place.command(['status'])).stdout).not.toContain(noIdleWatch)
    expect((await page.model()).idleWatch).toBe(null)
    await page.close()
  })
})
