import { chownSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from './condition.ts'
import { guardDesktop } from './desktop-guard.ts'
import { desktopMark } from './desktop-processes.ts'
import { type Picture, readPng } from './icon-picture.ts'
import { findProgram, outputOf, startProcess } from './processes.ts'
import { type SwayWindow, windowsIn } from './sway-tree.ts'

/** A real Wayland compositor without a screen, and a keyboard on it. */
export type Sway = {
  /** The environment variables of a program that shows windows on it, which must not have DISPLAY as well. */
  readonly env: Readonly<Record<string, string>>
  /** Presses a key on a virtual keyboard (wtype): Shift, which has no effect. */
  pressKey(): Promise<void>
  /** Its windows, from sway itself (`swaymsg -t get_tree`). */
  windows(): Promise<readonly SwayWindow[]>
  /** Makes sway run one of its commands, such as `[app_id=x] focus`. */
  command(command: string): Promise<void>
  /** A picture of a part of the screen (`grim`); by default of all of it. */
  picture(place?: Pick<SwayWindow, 'x' | 'y' | 'width' | 'height'>): Promise<Picture>
  /** Ends it, as at a log-out, and removes its folder. May be called twice. */
  close(): Promise<void>
}

/** The user that sway runs as where the tests run as root, which sway refuses: `nobody`. */
const nobody = 65534

/**
 * Starts sway in a folder of its own. It needs no bus and no graphics card, and starts no other programs. `config`
 * is added to its configuration (sway(5)).
 */
export async function startSway(config = ''): Promise<Sway> {
  const folder = mkdtempSync(join(tmpdir(), 'hk-'))
  const guard = guardDesktop(folder)
  try {
    const program = findProgram('sway', 'sway')
    const file = join(folder, 'config')
    writeFileSync(file, `xwayland disable\noutput HEADLESS-1 resolution 1280x800\n${config}\n`)
    const { PATH = '/usr/bin:/bin' } = process.env
    const env = {
      PATH,
      HOME: folder,
      XDG_RUNTIME_DIR: folder,
      WLR_BACKENDS: 'headless',
      WLR_LIBINPUT_NO_DEVICES: '1',
      WLR_RENDERER: 'pixman',
      [desktopMark]: folder,
    }
    const given = ['--config', file]
    if (process.getuid?.() === 0) {
      chownSync(folder, nobody, nobody)
      const user = ['--reuid', String(nobody), '--regid', String(nobody), '--clear-groups']
      // Another user's process forgets what is to happen when its parent dies, so it is said once more.
      startProcess('setpriv', [...user, '--pdeathsig', 'TERM', '--', program, ...given], { env })
    } else {
      startProcess(program, given, { env, whenTestDies: 'TERM' })
    }
    const socket = async (kind: RegExp) => {
      const sockets = () => readdirSync(folder).filter((name) => kind.test(name))
      const [name = ''] = await eventually(sockets, (found) => found.length > 0, {
        describe: 'sway to listen',
        within: 10_000,
      })
      return join(folder, name)
    }
    const shown = {
      WAYLAND_DISPLAY: await socket(/^wayland-\d+$/),
      XDG_SESSION_TYPE: 'wayland',
      XDG_CURRENT_DESKTOP: 'sway',
      // Electron goes to Wayland by itself from 38 on; older versions need the switch, and newer ones ignore it.
      ELECTRON_OZONE_PLATFORM_HINT: 'wayland',
    }
    const talk = { PATH, ...shown, SWAYSOCK: await socket(/^sway-ipc\..*\.sock$/) }
    const run = (program: string, from: string, ...args: readonly string[]) =>
      outputOf(program, args, { env: talk, from })
    return {
      env: shown,
      pressKey: async () => void (await run('wtype', 'wtype', '-k', 'Shift_L')),
      windows: async () => windowsIn(JSON.parse(await run('swaymsg', 'sway', '--raw', '-t', 'get_tree'))),
      command: async (command) => void (await run('swaymsg', 'sway', '--', command)),
      picture: async (place) => {
        const picture = join(folder, 'seen.png')
        const cut = place === undefined ? [] : ['-g', `${place.x},${place.y} ${place.width}x${place.height}`]
        await run('grim', 'grim', ...cut, picture)
        return readPng(picture)
      },
      close: () => guard.close([]),
    }
  } catch (error) {
    await guard.close([])
    throw error
  }
}
