import { eventually } from './condition.ts'
import { type Environment, runProcess, startProcess } from './processes.ts'

/** A real tray of X11's old kind (XEmbed), which is not on the session bus. */
export type Trayer = {
  /** How many icons it shows, each in a window of its own. */
  icons(): Promise<number>
  /** Ends it as a crash does. */
  kill(): Promise<void>
}

/** Starts trayer on the display of `env`. */
export function startTrayer(env: Environment): Trayer {
  const given = [
    '--edge',
    'top',
    '--align',
    'right',
    '--widthtype',
    'pixel',
    '--width',
    '200',
    '--height',
    '24',
  ]
  const trayer = startProcess('trayer', given, { env, from: 'trayer' })
  return {
    icons: async () => {
      // Icons are children of a window of trayer's, and say by a property that they are.
      const { stdout } = await runProcess('xwininfo', ['-root', '-tree'], { env, from: 'x11-utils' })
      const windows = [...stdout.matchAll(/^\s+(0x[0-9a-f]+) .*?(\d+)x(\d+)\+/gm)]
      const small = windows.filter(([, , width, height]) => Number(width) <= 24 && Number(height) <= 24)
      const embedded = await Promise.all(
        small.map(([, id = '']) =>
          runProcess('xprop', ['-id', id, '_XEMBED_INFO'], { env, from: 'x11-utils' }),
        ),
      )
      return embedded.filter((one) => /_XEMBED_INFO\(_XEMBED_INFO\) = 0x/.test(one.stdout)).length
    },
    kill: async () => void (await trayer.stop({ signal: 'SIGKILL' })),
  }
}

/** Settles once `trayer` shows `count` icons. */
export function showsIcons(trayer: Trayer, count: number): Promise<number> {
  return eventually(trayer.icons, (icons) => icons === count, {
    describe: `${count} icons in trayer`,
    within: 15_000,
  })
}
