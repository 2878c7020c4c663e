import { fileURLToPath } from 'node:url'
import { eventually } from './condition.ts'
import { type Environment, runProcess, startProcess } from './processes.ts'

/** A real tray of X11's older kind (XEmbed), which is not on the session bus. */
export type Trayer = {
  /** Settles once it shows `count` icons, each in a window of its own. */
  shows(count: number): Promise<void>
  /** Gives what `promise` gives; where that fails, the error says as well how trayer fares. */
  during<T>(promise: Promise<T>): Promise<T>
  /** Kills it. */
  kill(): Promise<void>
}

/** Starts trayer on the display of `env`; settles once it is the tray there, which owns a selection of the X server. */
export async function startTrayer(env: Environment): Promise<Trayer> {
  const given = '--edge top --align right --widthtype pixel --width 200 --height 24'.split(' ')
  const trayer = startProcess('trayer', given, { env, from: 'trayer' })
  const program = fileURLToPath(new URL('selection_owner.py', import.meta.url))
  const look = ['-B', '-E', '-s', program, '_NET_SYSTEM_TRAY_S']
  const looking = startProcess('/usr/bin/python3', look, { env, from: 'python3' })
  await trayer.during(looking.waitForLine(/^owned$/, { describe: 'trayer to be the tray', within: 15_000 }))
  await looking.exited
  const icons = async () => {
    // Icons are child windows of trayer's window, and have this property.
    const { stdout } = await runProcess('xwininfo', ['-root', '-tree'], { env, from: 'x11-utils' })
    const windows = [...stdout.matchAll(/^\s+(0x[0-9a-f]+) .*?(\d+)x(\d+)\+/gm)]
    const small = windows.filter(([, , width, height]) => Number(width) <= 24 && Number(height) <= 24)
    const embedded = await Promise.all(
      small.map(([, id = '']) =>
        runProcess('xprop', ['-id', id, '_XEMBED_INFO'], { env, from: 'x11-utils' }),
      ),
    )
    return embedded.filter((one) => /_XEMBED_INFO\(_XEMBED_INFO\) = 0x/.test(one.stdout)).length
  }
  return {
    during: trayer.during,
    shows: async (count) => {
      const waiting = { describe: `${count} icons in trayer`, within: 15_000 }
      await trayer.during(eventually(icons, (now) => now === count, waiting))
    },
    kill: async () => void (await trayer.stop({ signal: 'SIGKILL' })),
  }
}
