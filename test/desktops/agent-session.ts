import { eventually } from '../support/condition.ts'
import type { Container } from './container.ts'
import type { DesktopKind } from './desktops.ts'

/** The user in the container. */
export const user = 'deskagent'

/** Where the container has what it shares with this machine. */
export const inside = { checkout: '/opt/hookswitch', runtime: '/opt/electron' } as const

/** The command that is the app. */
export const appCommand = [`${inside.runtime}/electron`, inside.checkout] as const

/** An agent who sits at a desktop in a container. */
export type AgentSession = {
  /** Runs a command as what the desktop starts does, with the environment that systemd has of the session. */
  run(...command: readonly string[]): Promise<string>
  /** The same with `input` for a shell: its standard input. */
  shell(script: string): Promise<string>
  /** Ends the display server as a crash does. */
  killDisplay(): Promise<void>
  /** Settles once the session has ended and nothing of it is left. */
  ended(): Promise<void>
}

/** Logs in on seat0; settles once the desktop is ready for apps. */
export async function logIn(container: Container, desktop: DesktopKind): Promise<AgentSession> {
  const uid = (await container.run('id', '-u', user)).trim()
  const runtime = `/run/user/${uid}`
  await container.run('install', '-d', '-o', user, '/run/desktop')
  await container.run(
    ...['systemd-run', '--quiet', '--unit=desktop', '--collect', '-p', `User=${user}`, '-p', 'PAMName=login'],
    ...['-p', `WorkingDirectory=/home/${user}`, '-p', 'StandardOutput=append:/run/desktop/session.log'],
    ...['-p', 'StandardError=append:/run/desktop/session.log', '-E', 'XDG_SEAT=seat0'],
    ...['-E', `XDG_SESSION_TYPE=${desktop.type}`, '-E', 'XDG_SESSION_CLASS=user', '-E', 'LANG=C.UTF-8'],
    ...['-E', `XDG_CURRENT_DESKTOP=${desktop.current}`, '-E', `XDG_SESSION_DESKTOP=${desktop.current}`],
    `${inside.checkout}/test/desktops/sessions/${desktop.script}`,
  )
  const bus = `DBUS_SESSION_BUS_ADDRESS=unix:path=${runtime}/bus`
  const asUser = ['runuser', '-u', user, '--', 'env', `HOME=/home/${user}`, `XDG_RUNTIME_DIR=${runtime}`, bus]
  const run: AgentSession['run'] = (...command) =>
    container.run(
      ...asUser,
      ...['systemd-run', '--user', '--quiet', '--collect', '--pipe', '--wait', '--', ...command],
    )
  const shell: AgentSession['shell'] = (script) => run('sh', '-c', script)
  await eventually(
    () => shell(desktop.ready),
    () => true,
    { describe: `${desktop.name} to be ready`, within: 90_000 },
  )
  /** What still runs of the session, as its processes are called, and of the app. */
  const left = async () => {
    const { stdout } = await container.attempt('systemctl', 'is-active', 'desktop')
    const apps = await container.attempt('pgrep', '-u', user, '-f', inside.runtime)
    return (stdout.trim() === 'active' ? 'the session ' : '') + apps.stdout
  }
  return {
    run,
    shell,
    killDisplay: async () =>
      void (await container.run('pkill', '-KILL', '-u', user, '-x', desktop.displayServer)),
    ended: async () => {
      await eventually(left, (rest) => rest === '', { describe: 'session and app to end', within: 60_000 })
      // What a desktop leaves behind (a keyring, for one) would keep the user's systemd for the next session.
      await container.attempt('loginctl', 'terminate-user', user)
      const active = async () =>
        (await container.attempt('systemctl', 'is-active', `user@${uid}`)).stdout.trim()
      await eventually(active, (state) => state === 'inactive' || state === 'failed', {
        describe: "the user's systemd to end",
        within: 60_000,
      })
    },
  }
}
