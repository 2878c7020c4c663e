import type { FaultRule, Simulator } from '../../src/exotel/simulator/index.ts'
import { eventually } from '../support/condition.ts'
import { type AgentSession, appCommand, logIn, user } from './agent-session.ts'
import type { Container } from './container.ts'
import type { DesktopKind } from './desktops.ts'

/** What the checks run on. */
export type Ground = {
  readonly container: Container
  readonly desktop: DesktopKind
  readonly exotel: Simulator
}

/** How a check ended: in words for the row, and whether that is as it should be. */
export type Result = { readonly text: string; readonly good: boolean }

/** How long an OFF may take after a log-out until it is called lost: longer than the app waits itself. */
const offLimit = 8_000

/** Signs the agent in, and has the app start with each session. */
export async function prepareAgent({ container, desktop, exotel }: Ground): Promise<void> {
  // An earlier run's profile belongs to an Exotel that is gone.
  await container.run('find', `/home/${user}`, '-mindepth', '1', '-delete')
  const session = await logIn(container, desktop)
  const { url, token } = exotel.facts
  const signIn = [...appCommand, 'sign-in', '--user-id', '1', '--integrations-url', url, '--token-stdin']
  await session.shell(`echo ${token} | ${signIn.join(' ')}`)
  const entry = [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Hookswitch',
    `Exec=${appCommand.join(' ')} --hidden`,
  ]
  await session.shell(
    `mkdir -p ~/.config/autostart && printf '%s\\n' '${entry.join("' '")}' > ~/.config/autostart/hookswitch.desktop`,
  )
  await leave(session, desktop)
}

/** How long Exotel takes at a log-out, ms: an OFF that comes all the same shows that the session was held for it. */
const slowness = 1_000

/** A log-out while SIP is on: by when OFF has come to a slow Exotel. */
export async function logOutWhileOn(ground: Ground): Promise<Result> {
  const { exotel, desktop } = ground
  const session = await logInOn(ground)
  await setFaults(exotel, [{ match: { method: 'PUT' }, fault: { kind: 'latency', ms: slowness } }])
  const started = Date.now()
  await session.shell(desktop.logOut).catch(() => '')
  const off = await offAt(ground)
  await setFaults(exotel, [])
  await session.ended()
  if (off !== null) return { text: `${off - started} ms`, good: true }
  const next = await nextStart(ground)
  return desktop.holdsLogOut ? { text: `lost; ${next.text}`, good: false } : next
}

/** The display server dies while SIP is on: whether the next session's start sends OFF. */
export async function displayDies(ground: Ground): Promise<Result> {
  const session = await logInOn(ground)
  await session.killDisplay()
  await session.ended()
  return (await deviceOn(ground.exotel)) === null ? { text: 'at once', good: true } : nextStart(ground)
}

/** Whether the next session's start sends OFF. */
async function nextStart(ground: Ground): Promise<Result> {
  const session = await logIn(ground.container, ground.desktop)
  const off = await offAt(ground)
  await leave(session, ground.desktop)
  return off === null ? { text: 'never', good: false } : { text: 'at the next start', good: true }
}

/** Logs in with SIP on, and waits until the app has seen that. */
async function logInOn({ container, desktop, exotel }: Ground): Promise<AgentSession> {
  // Whatever an earlier session could not send goes first, and must not meet the device of this one.
  await turnOff(exotel)
  const session = await logIn(container, desktop)
  const shows = (state: string) =>
    eventually(
      async () => JSON.parse(await session.run(...appCommand, 'status', '--json')) as { state: string },
      (status) => status.state === state,
      { describe: `the app to say ${state}`, within: 60_000 },
    )
  await shows('off')
  await session.run(...appCommand, 'sip')
  await shows('sip')
  return session
}

async function leave(session: AgentSession, { logOut }: DesktopKind): Promise<void> {
  await session.shell(logOut).catch(() => '')
  await session.ended()
}

/** When Exotel's agent is off, UTC ms; null where that does not happen in time. */
async function offAt({ exotel }: Ground): Promise<number | null> {
  try {
    await eventually(
      () => deviceOn(exotel),
      (on) => on === null,
      { describe: 'off', within: offLimit },
    )
    return Date.now()
  } catch {
    return null
  }
}

async function deviceOn({ facts }: Simulator): Promise<string | null> {
  const answer = await fetch(`${facts.url}/_simulator/agents/1`)
  const { devices } = (await answer.json()) as { devices: Record<string, { on: boolean } | null> }
  return Object.keys(devices).find((name) => devices[name]?.on === true) ?? null
}

async function setFaults({ facts }: Simulator, rules: readonly FaultRule[]): Promise<void> {
  await fetch(`${facts.url}/_simulator/faults`, { method: 'PUT', body: JSON.stringify(rules) })
}

async function turnOff({ facts }: Simulator): Promise<void> {
  const devices = { phone: { on: false }, sip: { on: false } }
  await fetch(`${facts.url}/_simulator/agents/1`, { method: 'PUT', body: JSON.stringify({ devices }) })
}
