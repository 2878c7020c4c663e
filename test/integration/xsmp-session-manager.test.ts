import { afterEach, describe, expect, test } from 'vitest'
import type { PresenceEvent } from '../../src/main/presence/presence-event.ts'
import { joinXsmpSessionManager } from '../../src/main/presence/session-end/xsmp-session-manager.ts'
import { iceCookieIn } from '../../src/main/x11/authority.ts'
import { eventually } from '../support/condition.ts'
import { startDesktop } from '../support/desktop.ts'
import { startXfceSession, xSessionAddress } from '../support/session-manager.ts'

const closing: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** A session of xfce4-session, which has X session management as KDE's ksmserver does, and the events that we report. */
async function openAndJoin() {
  const desktop = await startDesktop({ host: 'none' })
  closing.push(desktop.close)
  const session = await startXfceSession(desktop)
  const env = { ...desktop.env, SESSION_MANAGER: await xSessionAddress(desktop) }
  const events: PresenceEvent[] = []
  const stop = await joinXsmpSessionManager(env, (event) => events.push(event))
  closing.push(stop)
  await session.joined()
  return { session, events, stop }
}

test('a log-out is reported once, and waits until the app lets it go on', async () => {
  const { session, events } = await openAndJoin()
  await session.logOut()
  await eventually(
    () => events.length,
    (count) => count > 0,
    { describe: 'the end of the session to be reported' },
  )
  expect(await session.clients()).not.toEqual([])
  const [event] = events
  if (event?.kind === 'session-ending') await event.release()
  await session.ended()
  expect(events.map(({ kind }) => kind)).toEqual(['session-ending'])
})

test('the session manager will not start the app again at the next login', async () => {
  const { session } = await openAndJoin()
  const ours = (await session.clients()).filter((name) => name.includes('hookswitch'))
  expect(ours).toEqual([expect.stringContaining('"RestartStyleHint":{"signature":"y","value":3}')])
})

test('a stopped watch is no client any more', async () => {
  const { session, stop } = await openAndJoin()
  stop()
  await eventually(session.clients, (names) => !names.some((name) => name.includes('hookswitch')), {
    describe: 'the client to be gone',
  })
})

test.each([
  ['no session manager', undefined],
  ['one on another machine', 'tcp/elsewhere:1234'],
  ['one that has gone', 'unix/this-machine:/nonexistent/.ICE-unix/1'],
])('with %s nothing is reported and nothing hangs', async (_what, address) => {
  const events: PresenceEvent[] = []
  const env = address === undefined ? {} : { SESSION_MANAGER: address }
  const stop = await joinXsmpSessionManager(env, (event) => events.push(event))
  stop()
  expect(events).toEqual([])
})

describe('the cookie file of session managers', () => {
  const field = (text: string) => Buffer.concat([Buffer.from([0, text.length]), Buffer.from(text)])
  const entry = (...fields: readonly string[]) => Buffer.concat(fields.map(field))
  const address = 'unix/this-machine:/tmp/.ICE-unix/7'
  const whole = Buffer.concat([
    entry('ICE', '', 'unix/this-machine:/tmp/.ICE-unix/6', 'MIT-MAGIC-COOKIE-1', 'older'),
    entry('XSMP', '', address, 'MIT-MAGIC-COOKIE-1', 'not asked for'),
    entry('ICE', '', address, 'MIT-MAGIC-COOKIE-1', 'mine'),
  ])

  test('has the cookie of each session manager', () => {
    expect(iceCookieIn(whole, address)).toEqual(Buffer.from('mine'))
  })

  test('has no cookie where the entry is missing, cut short or of another kind', () => {
    expect(iceCookieIn(whole.subarray(0, whole.length - 1), address)).toBeNull()
    expect(iceCookieIn(whole, 'unix/this-machine:/tmp/.ICE-unix/5')).toBeNull()
    expect(iceCookieIn(entry('ICE', '', address, 'OTHER', 'x'), address)).toBeNull()
    expect(iceCookieIn(Buffer.alloc(0), address)).toBeNull()
  })
})
