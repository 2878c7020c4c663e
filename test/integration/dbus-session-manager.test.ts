import { afterEach, describe, expect, test } from 'vitest'
import { type Bus, connectSessionBus } from '../../src/main/dbus/bus.ts'
import type { PresenceEvent } from '../../src/main/presence/presence-event.ts'
import { joinSessionManagers } from '../../src/main/presence/session-end/dbus-session-manager.ts'
import { eventually } from '../support/condition.ts'
import { type Desktop, startDesktop } from '../support/desktop.ts'
import { onDesktop } from '../support/on-desktop.ts'
import { type SessionManager, startMateSession, startXfceSession } from '../support/session-manager.ts'

const closing: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

type Starter = (desktop: Desktop) => Promise<SessionManager>

async function open(): Promise<Desktop> {
  const desktop = await startDesktop({ host: 'none' })
  closing.push(desktop.close)
  return desktop
}

/** Joins as the app does; gives the events. */
async function join(desktop: Desktop): Promise<PresenceEvent[]> {
  const back = onDesktop(desktop)
  const bus: Bus = connectSessionBus()
  back()
  closing.push(() => bus.close())
  const events: PresenceEvent[] = []
  await joinSessionManagers(bus, desktop.env, (event) => events.push(event))
  return events
}

async function openAndJoin(start: Starter) {
  const desktop = await open()
  const session = await start(desktop)
  const events = await join(desktop)
  await session.joined()
  return { desktop, session, events }
}

const reported = (events: readonly PresenceEvent[]) =>
  eventually(
    () => events.map(({ kind }) => kind),
    (kinds) => kinds.length > 0,
    { describe: 'the end of the session to be reported' },
  )

async function release([event]: readonly PresenceEvent[]): Promise<void> {
  if (event?.kind === 'session-ending') await event.release()
}

test('xfce4-session will not start the app again at the next login', async () => {
  const { session } = await openAndJoin(startXfceSession)
  const ours = (await session.clients()).filter((name) => name.includes('hookswitch'))
  expect(ours).toEqual([expect.stringContaining('"RestartStyleHint":{"signature":"y","value":3}')])
})

describe.each([
  ['xfce4-session', startXfceSession],
  ['mate-session', startMateSession],
] as const)('%s', (_name, start) => {
  test('a log-out is reported, and waits until the app lets it go on', async () => {
    const { session, events } = await openAndJoin(start)
    await session.logOut()
    expect(await reported(events)).toEqual(['session-ending'])
    expect(await session.clients()).not.toEqual([])
    await release(events)
    await session.ended()
    expect(events).toHaveLength(1)
  })

  test('a session manager that starts later is joined, and the death of one ends the session', async () => {
    const desktop = await open()
    const events = await join(desktop)
    const session = await start(desktop)
    await session.joined()
    await session.stop('SIGKILL')
    expect(await reported(events)).toEqual(['session-ending'])
  })
})
