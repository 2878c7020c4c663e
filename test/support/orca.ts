import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from './condition.ts'
import type { Desktop } from './desktop.ts'
import { findProgram, outputOf, startProcess } from './processes.ts'
import { startSpeechRecorder } from './speech-recorder.ts'
import { startWindowManager } from './window-manager.ts'

/** Orca, with what it says written down, and a keyboard that it listens to. */
export type Orca = {
  /** All that it said since the last `hush`, oldest first. */
  spoken(): readonly string[]
  hush(): void
  /** Settles once it has said something that `text` matches since the last `hush`. */
  says(text: RegExp): Promise<void>
  /** Presses a key by its name in X11: Orca gets it first, and the window in front where Orca leaves it. */
  press(key: string): Promise<void>
  /** Settles once it has dealt with every key that was pressed before: it names Shift, pressed alone, in its turn. */
  catchUp(): Promise<void>
  close(): Promise<void>
}

/**
 * Starts Orca on a desktop with `accessibility: true`, and the window manager without which it does not know the window
 * in front; settles once it has spoken. Whatever an agent has set up for themselves stays out of it.
 */
export async function startOrca({ env, home }: Desktop): Promise<Orca> {
  await startWindowManager(env)
  const speech = await startSpeechRecorder(join(home, 'run'))
  const tools = join(home, 'tools')
  mkdirSync(tools)
  // Orca asks pgrep for another one of this user, on whatever display, and would not start then.
  symlinkSync(findProgram('false'), join(tools, 'pgrep'))
  // Debian's own Python, which alone has Orca's modules. -B: no compiled copies.
  const program = ['-B', '-E', '-s', findProgram('orca', 'orca'), '--disable=braille']
  const child = startProcess('/usr/bin/python3', program, {
    env: { ...env, PATH: `${tools}:${env.PATH}` },
    from: 'python3',
  })
  let heard = 0
  const spoken = () => speech.spoken().slice(heard)
  const says = async (text: RegExp, within = 15_000) => {
    const said = () => ({ spoken: spoken(), stderr: child.stderr() })
    const waiting = { describe: `Orca to say ${text}`, within }
    await eventually(said, (now) => now.spoken.some((one) => text.test(one)), waiting)
  }
  await says(/^Screen reader on\.$/, 40_000)
  const press = async (key: string) =>
    void (await outputOf('xdotool', ['key', key], { env, from: 'xdotool' }))
  return {
    spoken,
    hush: () => {
      heard = speech.spoken().length
    },
    says: (text) => says(text),
    press,
    catchUp: async () => {
      const named = () => speech.spoken().filter((one) => one === 'left shift').length
      const before = named()
      await press('Shift_L')
      const waiting = { describe: 'Orca to deal with the keys that were pressed', within: 15_000 }
      await eventually(named, (now) => now > before, waiting)
    },
    close: async () => {
      await child.stop()
      await speech.close()
    },
  }
}
