import type { Rectangle } from 'electron'
import type { SettingsChange } from '../../src/core/settings/values.ts'
import type { Activity } from '../../src/core/view/activity.ts'
import type { WindowModel } from '../../src/core/view/window-model.ts'
import type { SettingsChanged, SettingsView } from '../../src/core/view/window-pages.ts'
import type { Bridge } from '../../src/renderer/preload.ts'
import { electronProgram } from './electron.ts'
import type { Workplace } from './hookswitch.ts'

/** The running app, asked for its settings as its window asks. */
export interface SettingsPage {
  view(): Promise<SettingsView>
  change(change: SettingsChange): Promise<SettingsChanged>
  pauseKeys(paused: boolean): Promise<void>
  model(): Promise<WindowModel>
  activity(): Promise<Activity>
  report(): Promise<string>
  /** Copies the report for support, and gives what is on the clipboard then. */
  copyReport(): Promise<string>
  /** Where the app takes its window to be: a moment after the desktop has moved it. */
  bounds(): Promise<Rectangle>
  /** Ends the app. */
  close(): Promise<void>
}

/** Starts the app with its window, on a workplace's desktop; `program` in place of the tests' Electron. */
export async function openSettingsPage(
  place: Workplace,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
  program: string = electronProgram(),
): Promise<SettingsPage> {
  const app = await place.launch(args, env, program)
  const page = await app.firstWindow()
  const ask = (request: Parameters<Bridge['request']>[0]): Promise<unknown> =>
    page.evaluate((one) => window.hookswitch.request(one), request)
  return {
    view: async () => (await ask({ kind: 'settings' })) as SettingsView,
    change: async (change) => (await ask({ kind: 'change-settings', change })) as SettingsChanged,
    pauseKeys: async (paused) => void (await ask({ kind: 'pause-keys', paused })),
    model: async () => (await ask({ kind: 'view' })) as WindowModel,
    activity: async () => (await ask({ kind: 'activity' })) as Activity,
    report: async () => (await ask({ kind: 'report' })) as string,
    copyReport: async () => {
      await ask({ kind: 'copy-report' })
      return app.evaluate(({ clipboard }) => clipboard.readText())
    },
    bounds: () =>
      app.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows()
        if (window === undefined) throw new Error('No window is open.')
        return window.getBounds()
      }),
    close: () => app.close(),
  }
}
