import { eventually } from '../support/condition.ts'
import type { Container } from './container.ts'
import type { DesktopKind } from './desktop-kind.ts'

/** The user in the container. */
export const user = 'deskagent'

/** Where the container has what it shares with this machine. */
export const inside = { checkout: '/opt/checkout', runtime: '/opt/electron' } as const

/** Where the app is installed in the container, and the command that is the app. */
export const appFolder = '/opt/Hookswitch'
export const appCommand = `${appFolder}/hookswitch`

/** An agent who sits at a desktop in a container. */
export type AgentSession = {
  /** Runs a command as what the desktop starts does, with the environment that systemd has of the session. */
  run(...command: readonly string[]): Promise<string>
  /** The same for a shell's script. */
  shell(script: string): Promise<string>
  /** Starts a command likewise, which stays. */
  start(...command: readonly string[]): Promise<void>
  /** Ends the display server as a crash does. */
  killDisplay(): Promise<void>
  /** Settles once the session has ended and nothing of it is left. */
  ended(): Promise<void>
}

/** How long a desktop may take to start or to end; minutes where it is slow for everybody. */
const slow = 180_000

/** Puts the app into the container as an installed one: a program of its own name, with the built checkout in it. */
export async function installApp(container: Container): Promise<void> {
  const { run } = container
  await run('cp', '-a', inside.runtime, appFolder)
  await run('mv', `${appFolder}/electron`, appCommand)
  await run('ln', '-s', inside.checkout, `${appFolder}/resources/app`)
}

/** Logs in on seat0; settles once the desktop is ready for apps. */
export async function logIn(container: Container, desktop: DesktopKind): Promise<AgentSession> {
  const uid = (await container.run('id', '-u', user)).trim()
  const runtime = `/run/user/${uid}`
  await container.run('install', '-d', '-o', user, '/run/desktop')
  if (desktop.login === 'lightdm') await container.run('systemctl', 'restart', 'lightdm')
  else await logInPlainly(container, desktop)
  const bus = `DBUS_SESSION_BUS_ADDRESS=unix:path=${runtime}/bus`
  const asUser = ['runuser', '-u', user, '--', 'env', `HOME=/home/${user}`, `XDG_RUNTIME_DIR=${runtime}`, bus]
  const inSession = [...asUser, 'systemd-run', '--user', '--quiet', '--collect']
  const run: AgentSession['run'] = (...command) =>
    container.run(...inSession, '--pipe', '--wait', '--', ...command)
  const shell: AgentSession['shell'] = (script) => run('sh', '-c', script)
  await eventually(
    () => shell(desktop.ready),
    () => true,
    { describe: `${desktop.name} to be ready`, within: slow },
  )
  /** What still runs of the session, as its processes are called, and of the app. */
  const left = async () => {
    const session =
      desktop.login === 'lightdm'
        ? await container.attempt('pgrep', '-u', user, '-x', 'xfce4-session')
        : await container.attempt('systemctl', 'is-active', '--quiet', 'desktop')
    const apps = await container.attempt('pgrep', '-u', user, '-f', appFolder)
    return (session.code === 0 ? 'the session ' : '') + apps.stdout
  }
  return {
    run,
    shell,
    start: async (...command) => void (await container.run(...inSession, '--', ...command)),
    killDisplay: async () => void (await container.run('pkill', '-KILL', '-x', desktop.displayServer)),
    ended: async () => {
      await eventually(left, (rest) => rest === '', { describe: 'session and app to end', within: slow })
      if (desktop.login === 'lightdm') await container.run('systemctl', 'stop', 'lightdm')
      // What a desktop leaves behind (a keyring, for one) would keep the user's systemd for the next session.
      await container.attempt('loginctl', 'terminate-user', user)
      const active = async () =>
        (await container.attempt('systemctl', 'is-active', `user@${uid}`)).stdout.trim()
      await eventually(active, (state) => state === 'inactive' || state === 'failed', {
        describe: "the user's systemd to end",
        within: slow,
      })
    },
  }
}

/** A session on seat0 as a display manager opens it. */
async function logInPlainly(container: Container, desktop: DesktopKind): Promise<void> {
  await container.run(
    ...['systemd-run', '--quiet', '--unit=desktop', '--collect', '-p', `User=${user}`, '-p', 'PAMName=login'],
    ...['-p', `WorkingDirectory=/home/${user}`, '-p', 'StandardOutput=append:/run/desktop/session.log'],
    ...['-p', 'StandardError=append:/run/desktop/session.log', '-E', 'XDG_SEAT=seat0'],
    ...['-E', `XDG_SESSION_TYPE=${desktop.type}`, '-E', 'XDG_SESSION_CLASS=user', '-E', 'LANG=C.UTF-8'],
    ...['-E', `XDG_CURRENT_DESKTOP=${desktop.current}`, '-E', `XDG_SESSION_DESKTOP=${desktop.current}`],
    `${inside.checkout}/test/desktops/sessions/${desktop.script}`,
  )
}
