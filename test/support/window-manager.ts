import { eventually } from './condition.ts'
import { type Environment, runProcess, startProcess } from './processes.ts'

/** Starts a window manager (xfwm4) on the display of `env`; settles once it runs. It ends with the desktop. */
export async function startWindowManager(env: Environment): Promise<void> {
  startProcess('xfwm4', ['--compositor=off'], { env, from: 'xfwm4' })
  await eventually(
    () => runProcess('xdotool', ['search', '--class', 'xfwm4'], { env, from: 'xdotool' }),
    ({ stdout }) => stdout !== '',
    { describe: 'the window manager to run', within: 15_000 },
  )
}
