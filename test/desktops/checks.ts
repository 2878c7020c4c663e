import type { Simulator } from '../../src/exotel/simulator/index.ts'
import { eventually } from '../support/condition.ts'
import { type AgentSession, appCommand, logIn, user } from './agent-session.ts'
import type { Container } from './container.ts'
import type { DesktopKind } from './desktop-kind.ts'
import { deviceOn, isOn, setFaults, turnOff } from './exotel-side.ts'
import { attempt, type Result, reason, seconds } from './result.ts'
import { clickEntry, readItem, type TrayItem, traysAreShown } from './tray-item.ts'
import { findXEmbedIcon } from './x-embed-icon.ts'

/** What the checks run on. */
export type Ground = {
  readonly container: Container
  readonly desktop: DesktopKind
  readonly exotel: Simulator
}

/** What is checked, in the order in which it is done and printed. */
export const checkNames = [
  ...(['autostart', 'tray', 'menu click', 'lock', 'unlock', 'keys', 'log-out', 'display dies'] as const),
] as const

export type Results = Readonly<Record<(typeof checkNames)[number], Result>>

/** For what an app and a desktop do at once, on a machine that may be busy. */
const patient = 180_000

/** How long an OFF may take after a log-out until it is called lost: longer than the app waits itself. */
const offLimit = 8_000

/** How long Exotel takes at a log-out, ms: an OFF that comes all the same shows that the session was held for it. */
const slowness = 1_000

/** Runs every check on a desktop that nobody has logged in to yet. */
export async function checkAll(ground: Ground): Promise<Results> {
  const { container, desktop } = ground
  await signIn(ground)
  const session = await logIn(container, desktop)
  const autostart = await startsByItself(ground, session)
  const tray = await showsIcon(ground, session)
  const menu = desktop.tray.can ? await menuSwitches(ground, session) : reason('no tray')
  await switchTo(session, 'sip')
  const lock = await lockSwitchesOff(ground, session)
  const unlock = await unlockRestores(ground, session)
  const keys = desktop.keys.can ? await keysSwitch(ground, session) : reason(desktop.keys.why)
  const logOut = await logOutSwitchesOff(ground, session)
  const died = await displayDies(ground)
  return { autostart, tray, 'menu click': menu, lock, unlock, keys, 'log-out': logOut, 'display dies': died }
}

/** Signs the agent in; the policy of the machine wants the app at login, so the app writes its autostart entry. */
async function signIn({ container, desktop, exotel }: Ground): Promise<void> {
  const policy = JSON.stringify({ forced: { startAtLogin: true } })
  await container.run(
    'sh',
    '-c',
    `mkdir -p /etc/hookswitch && echo '${policy}' > /etc/hookswitch/policy.json`,
  )
  const session = await logIn(container, desktop)
  const { url, token } = exotel.facts
  const command = `${appCommand} sign-in --user-id 1 --integrations-url ${url} --token-stdin`
  await session.shell(`echo ${token} | ${command}`)
  await session.start(appCommand, '--hidden')
  const entry = `/home/${user}/.config/autostart/hookswitch.desktop`
  await eventually(
    () => container.run('cat', entry),
    (text) => text.includes(appCommand),
    { describe: 'the app to write its autostart entry', within: patient },
  )
  await leave(session, desktop)
}

function startsByItself({ desktop }: Ground, session: AgentSession): Promise<Result> {
  return attempt(async () => {
    try {
      await says(session, 'off')
    } catch (error) {
      // The other checks want the app.
      await session.start(appCommand, '--hidden')
      await says(session, 'off')
      throw error
    }
    return 'yes'
  }).then((result) =>
    result.kind === 'passed' && !desktop.autostart.can ? reason(desktop.autostart.why) : result,
  )
}

async function showsIcon({ desktop }: Ground, session: AgentSession): Promise<Result> {
  if (desktop.tray.can && desktop.tray.kind === 'x-embed') {
    return attempt(async () => {
      await findXEmbedIcon(session, patient)
      return 'yes (XEmbed)'
    })
  }
  if (desktop.tray.can) {
    return attempt(async () => {
      await eventually(() => traysAreShown(session), Boolean, {
        describe: 'a panel with a tray',
        within: patient,
      })
      await itemThat(session, 'shows Off', marks('Off'))
      return 'yes'
    })
  }
  const { why } = desktop.tray
  const stands = await attempt(async () => {
    if (await traysAreShown(session)) throw new Error('There is a tray after all')
    await session.run(appCommand)
    await eventually(
      () => session.run('xdotool', 'search', '--onlyvisible', '--name', 'Hookswitch'),
      (windows) => windows.trim() !== '',
      { describe: 'the window to be there', within: patient },
    )
    return why
  })
  return stands.kind === 'passed' ? reason(why) : stands
}

function menuSwitches({ desktop, exotel }: Ground, session: AgentSession): Promise<Result> {
  return attempt(async () => {
    if (desktop.tray.can && desktop.tray.kind === 'x-embed') return chooseWithMouse(exotel, session)
    const started = Date.now()
    await clickEntry(session, 'SIP')
    const on = await isOn(exotel, 'sip', patient)
    await itemThat(session, 'shows SIP', marks('SIP'))
    return seconds(on - started)
  })
}

async function chooseWithMouse(exotel: Simulator, session: AgentSession): Promise<string> {
  const icon = await findXEmbedIcon(session, patient)
  const off = await icon.picture()
  await icon.openMenu()
  const started = Date.now()
  // What calls do, and the phone, stand above it.
  await icon.choose(3)
  const on = await isOn(exotel, 'sip', patient)
  await eventually(icon.picture, (now) => now !== off, {
    describe: 'another icon to be seen',
    within: patient,
  })
  return seconds(on - started)
}

function lockSwitchesOff({ desktop, exotel }: Ground, session: AgentSession): Promise<Result> {
  return attempt(async () => {
    const started = Date.now()
    const [off] = await Promise.all([isOn(exotel, null, patient), session.shell(desktop.lock)])
    const status = await says(session, 'off')
    const { can } = desktop.tellsLock
    if (status.locked !== (can ? true : null)) throw new Error(`It says locked: ${status.locked}`)
    return seconds(off - started)
  })
}

function unlockRestores({ container, desktop, exotel }: Ground, session: AgentSession): Promise<Result> {
  return attempt(async () => {
    const started = Date.now()
    const unlocking = container.run('sh', '-c', desktop.unlock)
    if (!desktop.tellsLock.can) {
      await unlocking
      // The request to lock holds for some seconds; then the agent may switch.
      const switched = () => switchTo(session, 'sip').then(() => true)
      await eventually(switched, Boolean, { describe: 'the agent to switch back on', within: patient })
      return desktop.tellsLock.why
    }
    const [on] = await Promise.all([isOn(exotel, 'sip', patient), unlocking])
    await says(session, 'sip')
    return seconds(on - started)
  }).then((result) =>
    result.kind === 'passed' && !desktop.tellsLock.can ? reason(desktop.tellsLock.why) : result,
  )
}

/** Keys that are pressed while a terminal has the focus. */
function keysSwitch({ exotel }: Ground, session: AgentSession): Promise<Result> {
  return attempt(async () => {
    await switchTo(session, 'phone')
    await session.start('xterm', '-T', 'another program', '-e', 'cat')
    await eventually(
      async () => {
        // A panel or a desktop that starts may take the focus meanwhile.
        await session.run('xdotool', 'search', '--name', 'another program', 'windowactivate')
        return session.run('xdotool', 'getwindowfocus', 'getwindowname')
      },
      (title) => title.includes('another program'),
      { describe: 'another program to have the focus', within: patient },
    )
    await session.run('xdotool', 'key', 'ctrl+alt+0')
    await isOn(exotel, null, patient)
    await session.run('xdotool', 'key', 'ctrl+alt+2')
    await isOn(exotel, 'sip', patient)
    return 'work'
  })
}

/** A log-out while SIP is on: by when OFF has come to a slow Exotel. */
async function logOutSwitchesOff(ground: Ground, session: AgentSession): Promise<Result> {
  const { exotel, desktop } = ground
  return attempt(async () => {
    await switchTo(session, 'sip')
    await setFaults(exotel, [{ match: { method: 'PUT' }, fault: { kind: 'latency', ms: slowness } }])
    const started = Date.now()
    await session.shell(desktop.logOut).catch(() => '')
    const off = await isOn(exotel, null, offLimit).catch(() => null)
    await setFaults(exotel, [])
    await session.ended()
    if (off !== null) return seconds(off - started)
    if (desktop.holdsLogOut) throw new Error('Calls still ring after the log-out')
    await nextStart(ground)
    return desktop.name
  }).then((result) =>
    result.kind === 'passed' && !desktop.holdsLogOut
      ? reason('OFF at the next start; the desktop does not report the end')
      : result,
  )
}

/** The display server dies while SIP is on. */
async function displayDies(ground: Ground): Promise<Result> {
  const { container, desktop, exotel } = ground
  return attempt(async () => {
    // Whatever an earlier session could not send goes first, and must not meet the device of this one.
    await turnOff(exotel)
    const session = await logIn(container, desktop)
    await says(session, 'off')
    await switchTo(session, 'sip')
    await session.killDisplay()
    await session.ended()
    if ((await deviceOn(exotel)) === null) return 'OFF at once'
    await nextStart(ground)
    return 'OFF at the next start'
  })
}

/** The next session's start sends OFF. */
async function nextStart({ container, desktop, exotel }: Ground): Promise<void> {
  const session = await logIn(container, desktop)
  await isOn(exotel, null, patient)
  await leave(session, desktop)
}

async function leave(session: AgentSession, { logOut }: DesktopKind): Promise<void> {
  await session.shell(logOut).catch(() => '')
  await session.ended()
}

type Status = { readonly state: string; readonly locked: boolean | null }

function says(session: AgentSession, state: string): Promise<Status> {
  return eventually(
    async () => JSON.parse(await session.run(appCommand, 'status', '--json')) as Status,
    (status) => status.state === state,
    { describe: `the app to say ${state}`, within: patient },
  )
}

async function switchTo(session: AgentSession, device: 'phone' | 'sip'): Promise<void> {
  await session.run(appCommand, device, '--wait', '60')
}

function itemThat(session: AgentSession, describe: string, holds: (item: TrayItem) => boolean) {
  return eventually(
    () => readItem(session),
    (item) => item?.hasPicture === true && holds(item),
    { describe: `an icon that ${describe}`, within: patient },
  )
}

/** Whether `text` alone is marked in the menu. */
function marks(text: string): (item: TrayItem) => boolean {
  return ({ entries }) =>
    entries
      .filter(({ marked }) => marked)
      .map((entry) => entry.text)
      .join() === text
}
