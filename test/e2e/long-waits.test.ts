import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, type TestContext, test } from 'vitest'
import { z } from 'zod'
import { clockTime } from '../../src/core/locales/clock.ts'
import { timing } from '../../src/core/model/timing.ts'
import { type Agent, agentOf } from '../support/agent.ts'
import { eventually } from '../support/condition.ts'
import type { DesktopOptions } from '../support/desktop.ts'
import { checkout, startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { iconShows } from '../support/icon-picture.ts'
import { startIdleMonitor } from '../support/idle-monitor.ts'
import { startLogind } from '../support/logind.ts'
import { messages } from '../support/messages.ts'
import {
  labelsOf,
  type NotificationServer,
  type SeenNotification,
  startNotificationServer,
} from '../support/notification-server.ts'
import { runProcess } from '../support/processes.ts'
import { findEntry } from '../support/status-notifier-menu.ts'
import { startSway } from '../support/sway.ts'
import { oneVisibleWindow } from '../support/visible-windows.ts'

/**
 * What only the app's own timings bring about: each test waits 15 to 65 seconds. Every one has a desktop of its own and
 * all of them run at once, the longest first, so that the whole suite waits about as long as the longest of them.
 */

const device = { method: 'PUT', path: '/v2/integrations/device' }

/** Longer than any wait here takes on a busy machine: ms. */
const limit = 180_000

/** A workplace that ends with its test, and its agent, who is signed in unless told otherwise. */
async function open(
  { onTestFinished }: TestContext,
  { signedIn = true, ...options }: DesktopOptions & { readonly signedIn?: boolean } = {},
): Promise<{ readonly place: Workplace; readonly agent: Agent }> {
  const place = await startWorkplace(options)
  onTestFinished(place.close)
  if (signedIn) await place.prepareAccount()
  return { place, agent: agentOf(place) }
}

/** The same with logind on it, and the app running with `on` confirmed. */
async function openWithLock(context: TestContext, on: 'sip' | 'off') {
  const { place, agent } = await open(context, { systemBus: true, name: 'GNOME' })
  const logind = await startLogind(place.desktop)
  await agent.turn(on)
  place.start()
  await agent.shows((now) => now.state === on && now.locked === false, `${on} to be confirmed`)
  return { place, agent, logind }
}

/** The app of an agent with these settings, with SIP confirmed, on a desktop that shows notifications with buttons. */
async function openWithNotifications(context: TestContext, settings: object) {
  const { place, agent } = await open(context, { signedIn: false })
  mkdirSync(place.profile, { recursive: true })
  writeFileSync(join(place.profile, 'settings.json'), JSON.stringify({ chosen: settings }))
  await place.prepareAccount()
  const capabilities = ['body', 'body-markup', 'actions']
  const notifications = await startNotificationServer(place.desktop, { capabilities })
  await agent.turn('sip')
  const app = place.start()
  await agent.shows(({ state }) => state === 'sip', 'SIP to be confirmed')
  return { place, agent, notifications, app }
}

/** The notification with `text`, once it is shown. */
async function told(notifications: NotificationServer, text: string): Promise<SeenNotification> {
  const found = async () => (await notifications.notifications()).find(({ body }) => body.includes(text))
  const shown = await eventually(found, (one) => one !== undefined, { describe: text, within: 100_000 })
  if (shown === undefined) throw new Error(text)
  return shown
}

/** A place where calls go off after one minute without a touch, and the hand that touches something there. */
interface IdlePlace {
  readonly place: Workplace
  touch(): Promise<void> | void
}

/** A workplace with idle minutes chosen: the fewest there are. */
async function openIdle(context: TestContext, options: DesktopOptions): Promise<Workplace> {
  const { place } = await open(context, { ...options, signedIn: false })
  mkdirSync(place.profile, { recursive: true })
  writeFileSync(join(place.profile, 'settings.json'), JSON.stringify({ chosen: { idleMinutes: 1 } }))
  await place.prepareAccount()
  return place
}

const idlePlaces: Record<string, (context: TestContext) => Promise<IdlePlace>> = {
  X11: async (context) => {
    const place = await openIdle(context, {})
    const touch = async () => {
      await runProcess('xdotool', ['mousemove', '300', '300'], { env: place.desktop.env })
    }
    return { place, touch }
  },
  'a real Wayland compositor': async (context) => {
    const sway = await startSway()
    context.onTestFinished(sway.close)
    return { place: await openIdle(context, { display: false, env: sway.env }), touch: sway.pressKey }
  },
  "GNOME's idle monitor": async (context) => {
    const place = await openIdle(context, { name: 'GNOME', env: { XDG_SESSION_TYPE: 'wayland' } })
    const monitor = await startIdleMonitor(place.desktop)
    return { place, touch: monitor.touch }
  },
}

describe.concurrent('on a desktop of its own', { timeout: limit }, () => {
  test('a lock goes off within about a minute although Exotel asks to be left alone for a month', async (context) => {
    const { place, agent, logind } = await openWithLock(context, 'sip')
    const month = 30 * 24 * 60 * 60
    await place.setFaults([{ match: device, times: 1, fault: { kind: 'rate-limit', retryAfter: month } }])
    await logind.lock()
    await agent.shows((now) => now.problem?.code === 'rate_limited', 'the limit to be told')
    await agent.endsInOff(90_000)
  })

  test('SIP comes back when the time off is over, and "Undo" turns it off again for good', async (context) => {
    const { place, agent, notifications } = await openWithNotifications(context, {})
    expect((await place.command(['off', '--for', '1'])).code).toBe(0)
    await agent.rings(null)
    const back = await told(notifications, 'Back on: SIP')
    expect(back.title).toBe(messages.calls.sip)
    expect(labelsOf(back)).toEqual(['Undo'])
    await agent.rings('sip')
    await notifications.click(back.id, 'first')
    await agent.rings(null)
    const { until, restorePending } = await agent.shows(({ state }) => state === 'off', 'off to be confirmed')
    expect({ until, restorePending }).toEqual({ until: null, restorePending: null })
    await eventually(
      () => notifications.closed(),
      (ids) => ids.includes(back.id),
      { describe: 'the notification to be closed' },
    )
  })

  test('an agent who stays off is reminded, and "Turn on SIP" turns it on', async (context) => {
    const { place, agent, notifications, app } = await openWithNotifications(context, { remindOffMinutes: 1 })
    await place.switchTo('off')
    const reminder = await told(notifications, 'You have been off for 1 minute.')
    expect(reminder.title).toBe(messages.calls.off)
    expect(labelsOf(reminder)).toEqual(['Turn on SIP', 'Stay off'])
    await notifications.click(1, 'first')
    await agent.rings('sip')
    expect(app.exit()).toBeNull()
  })

  test.for(Object.keys(idlePlaces))(
    'calls go off after a minute without a touch, and come back with the first one: %s',
    async (name, context) => {
      const openPlace = idlePlaces[name]
      if (openPlace === undefined) throw new Error(`There is no ${name}`)
      const { place, touch } = await openPlace(context)
      const agent = agentOf(place)
      await agent.turn('sip')
      place.start()
      await agent.shows((now) => now.idleWatch === 'working' && now.state === 'sip', 'the watch')
      await agent.rings(null, 120_000)
      await agent.shows((now) => now.state === 'off' && now.restorePending === 'sip', 'off to be confirmed')
      await touch()
      await agent.rings('sip', 20_000)
    },
  )

  test('when the token ends is told at sign-in, in the status and once it has ended, and not again', async (context) => {
    const { place, agent } = await open(context, { signedIn: false })
    const notifications = await startNotificationServer(place.desktop, {
      capabilities: ['body', 'body-markup', 'actions'],
    })
    const { url, appId, appSecret } = place.exotel.facts
    const send = async (path: string, method: string, body: object): Promise<unknown> =>
      (await fetch(`${url}${path}`, { method, body: JSON.stringify(body) })).json()
    // Long enough for a sign-in and a start on a busy machine: the app has to see the token before it ends.
    await send('/_simulator/tokens', 'PUT', { lifetime: 45_000 })
    const minted = await send('/v2/integrations/token', 'POST', {
      Id: appId,
      Secret: appSecret,
      Entity: 'app',
    })
    const { Data: token } = z.object({ Data: z.string() }).parse(minted)
    const { exp } = z
      .object({ exp: z.number() })
      .parse(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()))
    const signIn = ['sign-in', '--user-id', '1', '--integrations-url', url, '--token-stdin']
    expect((await place.command(signIn, `${token}\n`)).stdout).toContain(
      'Your Exotel token expires within a day',
    )
    const ended = 'Your Exotel token has expired'
    const app = place.start()
    const endsAt = new Date(exp * 1000).toISOString()
    await agent.shows(({ tokenExpiresAt }) => tokenExpiresAt === endsAt, 'the end of the token to be known')
    await eventually(
      () => notifications.shown(),
      (bodies) => bodies.at(-1)?.includes(ended) === true,
      { describe: 'the end of the token to be told', within: 60_000 },
    )
    await agent.shows(({ state }) => state === 'signed-out', 'Exotel to refuse the token')
    await app.stop()
    place.start()
    await agent.shows(({ state }) => state === 'signed-out', 'Exotel to refuse the token')
    const told = (await notifications.shown()).flatMap((body) => /Your Exotel token [^:]*/.exec(body) ?? [])
    expect(told).toEqual(['Your Exotel token expires within a day', ended])
  })

  test('at the end of the shift calls go off, and the agent is told why', async (context) => {
    // A whole minute, which must not pass before the app has started.
    const shiftEnd = clockTime(messages, Date.now() + 90_000)
    const { place, agent, notifications } = await openWithNotifications(context, { shiftEnd })
    await agent.rings(null, 90_000)
    const end = await told(notifications, `Calls are off because your shift ended (${shiftEnd}).`)
    expect(end.title).toBe(messages.calls.off)
    expect((await place.status()).restorePending).toBeNull()
  })

  test('what Exotel does not answer is not confirmed in time, is said, and a newer wish supersedes it', async (context) => {
    const { place, agent } = await open(context)
    const page = await (await place.launch()).firstWindow()
    await agent.shows((now) => now.state === 'off', 'off to be confirmed')
    await place.setFaults([{ match: device, fault: { kind: 'never-answered' } }])
    const { code, stderr } = await place.command(['sip', '--wait', '12'])
    const [sentence, remedy] = ['Exotel did not answer in time', 'Check your internet connection']
    expect(stderr).toContain('Not confirmed in time. Hookswitch keeps trying')
    expect(stderr).toContain(sentence)
    expect(stderr).toContain(remedy)
    expect(code).toBe(5)
    expect((await agent.status()).problem).toMatchObject({
      code: 'timeout',
      message: expect.stringContaining(sentence),
    })
    await page.locator('#problem').getByText(sentence).waitFor()
    const before = (await agent.status()).intent?.at
    const older = place.command(['sip', '--wait', '60'])
    await agent.shows(({ intent }) => intent?.at !== before, 'the older command to be heard')
    const newer = place.command(['off', '--wait', '60'])
    expect((await older).code).toBe(6)
    await place.setFaults([])
    expect((await newer).code).toBe(0)
    expect(await agent.status()).toMatchObject({ state: 'off', proof: 'read-back' })
  })

  test('an OFF that is not confirmed for 20 s is told once, outside the window', async (context) => {
    const { place, agent, logind } = await openWithLock(context, 'sip')
    const notifications = await startNotificationServer(place.desktop)
    await place.setFaults([{ match: {}, fault: { kind: 'cut-before-applied' } }])
    await logind.lock()
    const told = async () =>
      (await notifications.notifications())
        .map(({ title, body }) => `${title} ${body}`)
        .filter((text) => text.includes('Off is not confirmed'))
    const isTold = (texts: readonly string[]) =>
      texts.some((text) => text.includes('confirmed, trying since'))
    await eventually(told, isTold, { describe: 'the trouble to be told', within: 40_000 })
    await place.setFaults([])
    // Somebody opens the window, upon which it is tried again at once.
    await place.openWindow()
    await agent.rings(null, 70_000)
    expect(await told()).toHaveLength(1)
  })

  test.for(['starts', 'runs'] as const)(
    'a first app that hangs while it %s is left alive: a second start says so and ends',
    async (when, context) => {
      const { place } = await open(context)
      const first = place.start()
      if (when === 'runs') await place.desktop.host.waitForItem({ within: 20_000 })
      else
        await eventually(
          () => isLocked(place),
          (locked) => locked,
          { describe: 'the lock to be taken' },
        )
      first.signal('SIGSTOP')
      const began = performance.now()
      const second = await place.command(['hookswitch://off'])
      expect(performance.now() - began).toBeLessThan(timing.secondStart + 15_000)
      expect(second.code).toBe(1)
      expect(second.stderr).toContain(messages.commandLine.noAnswer)
      expect(first.exit()).toBeNull()
      first.signal('SIGCONT')
      await place.desktop.host.waitForItem({ within: 20_000 })
      expect((await place.command([])).code).toBe(0)
      await oneVisibleWindow(place.desktop.env)
      expect(await place.desktop.host.items()).toHaveLength(1)
      expect(first.exit()).toBeNull()
    },
  )

  test('an ON that comes into force late, behind Off, ends in off and stays off', async (context) => {
    const { place, agent } = await open(context)
    const { host } = place.desktop
    place.start()
    await host.waitFor((view) => findEntry(view.menu, 'Off').toggleState === 1, 'Off to be marked', {
      within: 20_000,
    })
    const appliedLate = { kind: 'applied-late', ms: 8_000, answer: 'never' }
    await place.setFaults([{ match: device, times: 1, fault: appliedLate }])
    const before = (await place.writes()).length
    await host.click('SIP')
    await eventually(place.writes, (writes) => writes.length > before, {
      describe: 'the ON to be sent',
      within: 15_000,
    })
    await host.click('Off')
    await host.waitFor(
      (view) => view.menu.entries[0]?.text === 'Switching calls off',
      'the tray to say that it is switching off',
    )
    // What it says must be true whenever it says it: while the late ON may still come, nothing is marked.
    const seen: string[] = []
    await eventually(
      async () => {
        const { menu } = await host.waitFor(() => true, 'the menu to be read')
        const marked = ['Phone', 'SIP', 'Off'].filter((label) => findEntry(menu, label).toggleState === 1)
        const truth = (await agent.deviceOn()) ?? 'off'
        if (marked.length > 0) seen.push(`${marked.join()} while ${truth}`)
        return marked.includes('Off')
      },
      (off) => off,
      { describe: 'Off to be marked at last', within: 60_000 },
    )
    expect([...new Set(seen)]).toEqual(['Off while off'])
    await eventually(
      () => host.icon(),
      (icon) => iconShows(icon, join(checkout, 'assets', 'tray', 'off@2x.png')),
      { describe: 'the icon to show off' },
    )
    const [late] = (await place.writes()).slice(before)
    expect(late).toMatchObject({
      body: { DeviceName: 'sip', DeviceStatus: true },
      applied: true,
      changed: true,
    })
    expect(await agent.deviceOn()).toBeNull()
  })

  test('a late ON behind the OFF of a lock ends in off', async (context) => {
    const { place, agent, logind } = await openWithLock(context, 'off')
    await place.setFaults([
      { match: device, times: 1, fault: { kind: 'applied-late', ms: 4_000, answer: 'never' } },
    ])
    const clicked = place.command(['sip'])
    await agent.shows((now) => now.intent?.target === 'sip', 'SIP to be asked for')
    await logind.lock()
    expect((await clicked).code).toBe(4)
    await agent.rings('sip')
    await agent.rings(null, 30_000)
    await agent.shows((now) => now.state === 'off', 'off to be confirmed', 40_000)
    await logind.unlock()
    await agent.shows((now) => now.problem?.code === 'on_withdrawn', 'the withdrawn ON to be told')
    expect(await agent.deviceOn()).toBeNull()
  })

  test('a phone that waits for its verification is looked at until it is verified, and that is told', async (context) => {
    const { place, agent } = await open(context, { signedIn: false })
    const { url, sid, apiKey, apiToken, email } = place.exotel.facts
    const account = ['--account-url', url, '--sid', sid, '--api-key', apiKey, '--email', email]
    const connecting = ['connect-account', ...account, '--api-token-stdin']
    expect((await place.command(connecting, `${apiToken}\n`)).code).toBe(0)
    await agent.change({ sip: { on: true }, phone: { verified: false, busy: true } })
    place.start()
    await agent.shows((now) => now.state === 'sip', 'SIP to be confirmed')
    await place.command(['phone'])
    await agent.shows((now) => now.devices.phone.verified === false, 'it to be not verified')
    await agent.change({ phone: { verified: true } })
    const shown = await agent.shows((now) => now.devices.phone.verified === true, 'it to be verified', 40_000)
    expect(shown.devices.phone.busy).toBe(true)
  })

  test('a keyring that PAM unlocks, which sends no signal, is found unlocked', async (context) => {
    const { place, agent } = await open(context)
    await place.desktop.keyring.lock()
    place.start()
    await agent.shows(({ problem }) => problem?.code === 'keychain_locked', 'the locked keyring to be told')
    await place.desktop.keyring.unlockBySocket()
    await place.desktop.host.waitFor(
      ({ menu }) => /^Calls are off · confirmed/.test(menu.entries[0]?.text ?? ''),
      'the tray to say that calls are off',
      { within: 30_000 },
    )
  })
})

/** Whether some process holds the lock on the profile. */
function isLocked({ profile }: Workplace): boolean {
  const { ino } = statSync(profile)
  return readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .some((line) => line.includes('FLOCK') && line.includes(`:${ino} `))
}
