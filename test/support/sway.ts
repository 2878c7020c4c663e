import { chownSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from './condition.ts'
import { guardDesktop } from './desktop-guard.ts'
import { desktopMark } from './desktop-processes.ts'
import { findProgram, runProcess, startProcess } from './processes.ts'

/** A real Wayland compositor without a screen, and a keyboard on it. */
export type Sway = {
  /** The variables of a program that is to show windows on it; DISPLAY must not be among its others. */
  readonly env: Readonly<Record<string, string>>
  /** Presses a key, by a virtual keyboard (wtype): Shift, which does nothing. */
  pressKey(): Promise<void>
  /** Ends it, as the end of a session does, and removes its folder. May be called twice. */
  close(): Promise<void>
}

/** Whom sway runs as where we are root, which it refuses: `nobody`. */
const nobody = 65534

/** Starts sway in a folder of its own; it needs no bus and no graphics card, and starts nothing beside itself. */
export async function startSway(): Promise<Sway> {
  const folder = mkdtempSync(join(tmpdir(), 'hk-'))
  const guard = guardDesktop(folder)
  try {
    const program = findProgram('sway', 'sway')
    const config = join(folder, 'config')
    writeFileSync(config, 'xwayland disable\noutput HEADLESS-1 resolution 1280x800\n')
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
    const given = ['--config', config]
    if (process.getuid?.() === 0) {
      chownSync(folder, nobody, nobody)
      const user = ['--reuid', String(nobody), '--regid', String(nobody), '--clear-groups']
      // Another user's process forgets what is to happen when its parent dies, so it is said once more.
      startProcess('setpriv', [...user, '--pdeathsig', 'TERM', '--', program, ...given], { env })
    } else {
      startProcess(program, given, { env, whenTestDies: 'TERM' })
    }
    const sockets = () => readdirSync(folder).filter((name) => /^wayland-\d+$/.test(name))
    const [name = ''] = await eventually(sockets, (found) => found.length > 0, {
      describe: 'sway to listen',
      within: 10_000,
    })
    const shown = {
      WAYLAND_DISPLAY: join(folder, name),
      XDG_SESSION_TYPE: 'wayland',
      XDG_CURRENT_DESKTOP: 'sway',
      // Electron goes to Wayland by itself from 38 on; before it must be told, and does not mind later.
      ELECTRON_OZONE_PLATFORM_HINT: 'wayland',
    }
    return {
      env: shown,
      pressKey: async () => {
        const { code, stderr } = await runProcess('wtype', ['-k', 'Shift_L'], {
          env: { PATH, ...shown },
          from: 'wtype',
        })
        if (code !== 0) throw new Error(`wtype could not press a key: ${stderr}`)
      },
      close: () => guard.close([]),
    }
  } catch (error) {
    await guard.close([])
    throw error
  }
}
