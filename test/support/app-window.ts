import { join } from 'node:path'
import { eventually } from './condition.ts'
import type { Workplace } from './hookswitch.ts'
import { outputOf, type RunningProcess, startProcess } from './processes.ts'
import { visibleWindows } from './visible-windows.ts'

/** The running app's window, opened and closed from outside as a person does it. */
export interface AppWindow {
  /** Opens it as a second start does; resolves with the milliseconds until it appeared, which is once it is drawn. */
  open(): Promise<number>
  /** Closes it by its key (Ctrl+W); resolves once its process has ended. */
  close(app: RunningProcess): Promise<void>
  /** Stops watching the display. */
  end(): Promise<void>
}

/** Watches the display of `place` for the app's window. */
export async function watchAppWindow(place: Workplace): Promise<AppWindow> {
  const { env } = place.desktop
  const watcher = startProcess('python3', [join(import.meta.dirname, 'mapped_windows.py')], {
    env,
    from: 'python3',
  })
  await watcher.waitForLine(/watching/)
  let mapped = (_at: number): void => {}
  watcher.onLine((line) => {
    if (line === 'mapped') mapped(performance.now())
  })
  return {
    async open() {
      const shown = new Promise<number>((resolve) => {
        mapped = resolve
      })
      const started = performance.now()
      await place.openWindow()
      return (await shown) - started
    },
    async close(app) {
      const window = ['search', '--onlyvisible', '--name', '^Hookswitch$', 'windowfocus', '--sync']
      await outputOf('xdotool', window, { env })
      await outputOf('xdotool', ['key', 'ctrl+w'], { env })
      await eventually(
        () => visibleWindows(env),
        (count) => count === 0,
        { describe: 'the window to close' },
      )
      const renderers = () => app.tree().filter(({ command }) => command.includes('--type=renderer'))
      await eventually(renderers, (left) => left.length === 0, {
        describe: "the window's process to end",
        within: 20_000,
      })
    },
    end: async () => void (await watcher.stop()),
  }
}
