import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Agent, agentOf } from '../support/agent.ts'
import { eventually } from '../support/condition.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { type NotificationServer, startNotificationServer } from '../support/notification-server.ts'

let place: Workplace
let agent: Agent
let notifications: NotificationServer

beforeAll(async () => {
  place = await startWorkplace()
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
    expect(all[0]?.hints).toMatchObject({ 'desktop-entry': 'hookswitch', 'image-data': expect.anything() })
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
