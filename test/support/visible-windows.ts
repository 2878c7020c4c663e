import { type Environment, runProcess } from './processes.ts'

/** How many windows of this title are shown on the display of `env`; with `pid`, of that process alone. */
export async function visibleWindows(env: Environment, title = 'Hookswitch', pid?: number): Promise<number> {
  const ofProcess = pid === undefined ? [] : ['--all', '--pid', `${pid}`]
  const search = ['search', '--onlyvisible', ...ofProcess, '--name', `^${title}$`]
  const { stdout } = await runProcess('xdotool', search, { env })
  return stdout.split('\n').filter((line) => line !== '').length
}
