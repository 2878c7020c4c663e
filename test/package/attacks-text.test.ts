import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askRunningApp } from '../../src/main/control/control-client.ts'
import { eventually } from '../support/condition.ts'
import { type NotificationServer, startNotificationServer } from '../support/notification-server.ts'
import { type PackagedWorkplace, startPackagedWorkplace } from './support/unpacked-app.ts'

/** What others send as text, and what becomes of it on a terminal, in the journal and in notifications. */

/** Sets the title of a terminal, colours it, turns the direction of the text, and hides a letter. */
const hostile = 'evil \u001b]0;title\u0007 \u009b31m \u202eoffline\u202c a\u200bb <b>bold</b>'

let place: PackagedWorkplace
let notifications: NotificationServer

beforeAll(async () => {
  place = await startPackagedWorkplace()
  notifications = await startNotificationServer(place.desktop, { capabilities: ['body', 'body-markup'] })
  await place.prepareAccount()
  const app = place.start()
  await app.during(place.journalSays(/ session kind=signed-in/))
})
afterAll(async () => {
  await notifications.close()
  await place.close()
})

describe('Exotel’s words', () => {
  beforeAll(async () => {
    await place.switchTo('sip')
    const fault = { kind: 'refusal', where: 'error-string', status: 403, code: 1003, message: hostile }
    await place.setFaults([{ match: { method: 'PUT' }, times: 2, fault }])
  })

  test('command no terminal', async () => {
    const { code, stderr } = await place.command(['phone'])
    expect(code).toBe(4)
    expect(stderr).toContain('evil ]0;title 31m offline ab')
    expect(withoutLineEnds(stderr)).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    const { stdout } = await place.command(['status'])
    expect(withoutLineEnds(stdout)).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })

  test('are no markup in a notification', async () => {
    expect((await place.command(['hookswitch://off'])).code).toBe(0)
    const bodies = await eventually(
      () => notifications.shown(),
      (shown) => shown.some((body) => body.includes('evil')),
      { describe: 'the refusal to be told' },
    )
    const body = bodies.find((one) => one.includes('evil')) ?? ''
    expect(body).toContain('&lt;b&gt;bold&lt;/b&gt;')
    expect(withoutLineEnds(body)).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })

  test('command nobody who reads the journal', async () => {
    await place.journalSays(/evil/)
    expect(withoutLineEnds(place.journal())).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect((await place.command(['log'])).stdout).toContain('evil')
  })
})

test('an argument with commands for a terminal is printed without them', async () => {
  const { code, stderr } = await place.command(['status', `more${hostile}`])
  expect(code).toBe(2)
  expect(withoutLineEnds(stderr)).not.toMatch(/[\p{Cc}\p{Cf}]/u)
})

test('a flood of links fills no journal', async () => {
  const endpoint = { address: join(place.profile, 'control.sock'), nonce: null }
  const start = { kind: 'start', hidden: true, display: null } as const
  for (let count = 0; count < 60; count += 1) {
    await askRunningApp(endpoint, { ...start, link: `hookswitch://nonsense?${count}` }, 15_000)
  }
  await place.journalSays(/ link ignored /)
  await place.switchTo('off')
  expect(place.journal().match(/ link ignored /g)?.length).toBeLessThanOrEqual(20)
})

function withoutLineEnds(text: string): string {
  return text.replaceAll('\n', '')
}
