import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
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
  expect((await place.signIn()).code).toBe(0)
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

test('when the token ends is told at sign-in, in the status and once it has ended, and not again', async () => {
  const { url, appId, appSecret } = place.exotel.facts
  const post = (path: string, method: string, body: object) =>
    fetch(`${url}${path}`, { method, body: JSON.stringify(body) }).then((answer) => answer.json())
  await post('/_simulator/tokens', 'PUT', { lifetime: 15_000 })
  const minted: unknown = await post('/v2/integrations/token', 'POST', {
    Id: appId,
    Secret: appSecret,
    Entity: 'app',
  })
  const { Data: token } = z.object({ Data: z.string() }).parse(minted)
  const exp = z
    .object({ exp: z.number() })
    .parse(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).exp
  const signIn = ['sign-in', '--user-id', '1', '--integrations-url', url, '--token-stdin']
  expect((await place.command(signIn, `${token}\n`)).stdout).toContain('Your Exotel token ends within a day')
  const ended = 'Your Exotel token has ended'
  const app = place.start()
  const endsAt = new Date(exp * 1000).toISOString()
  await agent.shows(({ tokenExpiresAt }) => tokenExpiresAt === endsAt, 'the end of the token to be known')
  await eventually(
    () => notifications.shown(),
    (bodies) => bodies.at(-1)?.includes(ended) === true,
    { describe: 'the end of the token to be told', within: 30_000 },
  )
  await agent.shows(({ state }) => state === 'signed-out', 'Exotel to refuse the token')
  await app.stop()
  const again = place.start()
  await agent.shows(({ state }) => state === 'signed-out', 'Exotel to refuse the token')
  await again.stop()
  const told = (await notifications.shown()).flatMap((body) => /Your Exotel token [^:]*/.exec(body) ?? [])
  expect(told).toEqual(['Your Exotel token ends within a day', ended])
})
