import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Agent, agentOf } from '../support/agent.ts'
import { eventually } from '../support/condition.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { type Logind, startLogind } from '../support/logind.ts'
import { messages } from '../support/messages.ts'
import {
  labelsOf,
  type NotificationServer,
  type SeenNotification,
  startNotificationServer,
} from '../support/notification-server.ts'
import { withPolicy } from '../support/policy.ts'
import type { RunningProcess } from '../support/processes.ts'

let place: Workplace
let agent: Agent
let notifications: NotificationServer
let logind: Logind

beforeAll(async () => {
  place = await startWorkplace({ systemBus: true, name: 'GNOME' })
  logind = await startLogind(place.desktop)
  agent = agentOf(place)
  notifications = await startNotificationServer(place.desktop, {
    capabilities: ['body', 'body-markup', 'actions'],
  })
  await place.prepareAccount()
})
afterAll(async () => {
  await notifications?.close()
  await place?.close()
})

test('what Exotel says stays text, the newest takes the place of the last, and a click shows the window', async () => {
  await agent.turn('sip')
  const app = await place.launch(['--hidden'])
  try {
    await agent.shows(({ state }) => state === 'sip', 'SIP to be confirmed')
    for (const name of ['one', 'two']) {
      const said = `<b>R&D</b> ${name}`
      const fault = { kind: 'refusal', where: 'error-string', status: 403, code: 1003, message: said }
      await place.setFaults([{ match: { method: 'PUT' }, times: 1, fault }])
      await place.command(['hookswitch://off'])
      await eventually(
        () => notifications.shown(),
        (bodies) => bodies.at(-1)?.includes(`&lt;b&gt;R&amp;D&lt;/b&gt; ${name}`) === true,
        { describe: `the refusal "${said}" to be told` },
      )
    }
    const all = await notifications.notifications()
    expect(all.map(({ app, replaces }) => ({ app, replaces }))).toEqual([
      { app: 'Hookswitch', replaces: 0 },
      { app: 'Hookswitch', replaces: 1 },
    ])
    expect(all[0]?.hints).toMatchObject({
      'desktop-entry': 'com.hookswitch.app',
      'image-data': expect.anything(),
    })
    expect(app.windows()).toHaveLength(0)
    await notifications.click(1)
    await eventually(
      () => app.windows().length,
      (count) => count === 1,
      { describe: 'the click to show the window' },
    )
  } finally {
    await app.close()
  }
})

test('a link for setting up that carries a token is refused and leaves no trace, and one for a signed-in agent is told', async () => {
  await agent.turn('sip')
  const app = place.start()
  try {
    await agent.shows(({ state }) => state === 'sip', 'SIP to be confirmed')
    const told = (text: string) =>
      eventually(
        () => notifications.shown(),
        (bodies) => bodies.at(-1) === text,
        { describe: text },
      )
    await place.command(['hookswitch://setup?user=asha.rao&token=hush-hush'])
    await told(messages.setupLink.refused.secret)
    await place.command(['hookswitch://setup?user=asha.rao&server=https://evil.example'])
    await told(messages.setupLink.refused.server)
    await place.command(['hookswitch://setup?user=asha.rao&region=in'])
    await told(messages.setupLink.signedIn)
    expect(await agent.status()).toMatchObject({ state: 'sip', user: '1' })
    const journal = readFileSync(join(place.profile, 'journal.log'), 'utf8')
    expect(journal).toContain('link ignored')
    expect(journal).not.toContain('hush-hush')
  } finally {
    await app.stop({ grace: 5_000 })
  }
})

describe('the buttons after a lock', () => {
  let app: RunningProcess | null = null
  afterEach(async () => {
    await logind.unlock()
    await app?.stop({ grace: 5_000 })
    app = null
  })

  /** The newest notification, once `accept` takes it. */
  async function newest(accept: (one: SeenNotification) => boolean, describe: string) {
    const last = async () => (await notifications.notifications()).at(-1)
    const one = await eventually(last, (now) => now !== undefined && accept(now), { describe })
    if (one === undefined) throw new Error(describe)
    return one
  }

  /** The app starts with SIP on, and the agent locks the screen and comes back. */
  async function lockAndUnlock(restore: 'always' | 'ask'): Promise<void> {
    writeFileSync(settingsFile(), JSON.stringify({ ...read(settingsFile()), chosen: { restore } }))
    place.forgetIntent()
    await agent.turn('sip')
    app = place.start()
    await agent.shows(({ state, locked }) => state === 'sip' && locked === false, 'SIP to be confirmed')
    await logind.lock()
    await agent.rings(null)
    await agent.shows(({ state }) => state === 'off', 'off to be confirmed')
    await logind.unlock()
  }

  test('"Undo" turns off again what came back by itself', async () => {
    await lockAndUnlock('always')
    const back = await newest(({ body }) => body.includes('Back on: SIP'), 'SIP to be told as back on')
    expect(back.title).toBe(messages.calls.sip)
    expect(labelsOf(back)).toEqual(['Undo'])
    await notifications.click(back.id, 'first')
    await agent.rings(null)
    const { restorePending } = await agent.shows(({ state }) => state === 'off', 'off to be confirmed')
    expect(restorePending).toBeNull()
    await eventually(
      () => notifications.closed(),
      (ids) => ids.includes(back.id),
      { describe: 'the notification to be closed' },
    )
  })

  test('a question is answered with "Turn on SIP", and behind a locked screen with a refusal', async () => {
    await lockAndUnlock('ask')
    const asked = await newest(
      ({ title, body }) => title === messages.calls.off && body.includes('was on before you left'),
      'the question to be asked',
    )
    expect(labelsOf(asked)).toEqual(['Turn on SIP', 'Stay off'])
    await logind.lock()
    await agent.shows(({ locked }) => locked === true, 'the lock to be noticed')
    await notifications.click(asked.id, 'first')
    const refused = 'The screen is locked, so nothing is switched on.'
    await newest(({ body }) => body.includes(refused), 'the refusal to be told')
    expect(await agent.deviceOn()).toBeNull()
  })
})

test('of the kinds that a policy leaves out none is shown', async () => {
  place.forgetIntent()
  const settings = { ...read(settingsFile()), chosen: { restore: 'always' } }
  writeFileSync(settingsFile(), JSON.stringify(settings))
  await agent.turn('sip')
  const before = (await notifications.notifications()).length
  const app = await place.launch(['--hidden'], {}, withPolicy(place, { notificationKinds: ['changes'] }))
  try {
    await agent.shows(({ state, locked }) => state === 'sip' && locked === false, 'SIP to be confirmed')
    await place.command(['hookswitch://setup?token=hush-hush'])
    await place.journalSays(/ link ignored /)
    await logind.lock()
    await agent.rings(null)
    await agent.shows(({ state }) => state === 'off', 'off to be confirmed')
    await logind.unlock()
    const since = async () => (await notifications.shown()).slice(before)
    const told = await eventually(since, (bodies) => bodies.some((body) => body.includes('Back on: SIP')), {
      describe: 'SIP to be told as back on',
    })
    expect(told).not.toContain(messages.setupLink.refused.secret)
  } finally {
    await app.close()
  }
})

const settingsFile = () => join(place.profile, 'settings.json')

function read(file: string): object {
  return z.looseObject({}).parse(JSON.parse(readFileSync(file, 'utf8')))
}
