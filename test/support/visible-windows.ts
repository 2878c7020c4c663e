import { eventually } from './condition.ts'
import { type Environment, runProcess } from './processes.ts'

/** How many windows of this title are shown on the display of `env`; with `pid`, of that process alone. */
export async function visibleWindows(env: Environment, title = 'Hookswitch', pid?: number): Promise<number> {
  const ofProcess = pid === undefined ? [] : ['--all', '--pid', `${pid}`]
  const search = ['search', '--onlyvisible', ...ofProcess, '--name', `^${title}$`]
  const { stdout } = await runProcess('xdotool', search, { env })
  return stdout.split('\n').filter((line) => line !== '').length
}

/** Settles once exactly one such window is shown. */
export async function oneVisibleWindow(...which: Parameters<typeof visibleWindows>): Promise<void> {
  const isOne = (count: number) => count === 1
  await eventually(() => visibleWindows(...which), isOne, { describe: 'one window to show', within: 20_000 })
}
