import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import ElectronStore from 'electron-store'
import { z } from 'zod'

/** Whom this profile switches for; no secret is in it. */
const settingsSchema = z.object({
  integrations: z
    .object({
      userId: z.string().min(1),
      url: z.string().min(1),
      /** Set where the app's secret is kept, too, so that a new token can be minted. */
      appId: z.string().min(1).nullable().default(null),
    })
    .nullable()
    .default(null),
})

export type Settings = z.infer<typeof settingsSchema>

/** The settings of one profile, in its settings.json. */
export interface SettingsFile {
  read(): Settings
  write(settings: Settings): void
}

/**
 * Opens settings.json in `folder`. A file that cannot be parsed is set aside under a name that says so, never
 * overwritten: whoever broke it by hand finds it again.
 */
export function openSettings(folder: string): SettingsFile {
  const store = openStore(folder)
  return {
    read: () => settingsSchema.safeParse(store.store).data ?? nothingSet,
    write: (settings) => {
      store.store = settings
    },
  }
}

const nothingSet: Settings = { integrations: null }

function openStore(folder: string): ElectronStore {
  const options = { cwd: folder, name: 'settings', clearInvalidConfig: false, watch: false }
  try {
    const store = new ElectronStore(options)
    if (settingsSchema.safeParse(store.store).success) return store
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  const file = join(folder, 'settings.json')
  if (existsSync(file)) renameSync(file, join(folder, `settings.unreadable-${Date.now()}.json`))
  return new ElectronStore(options)
}

/** Settings that end with the process: what the simulator's profile uses. */
export function memorySettings(): SettingsFile {
  let settings = nothingSet
  return {
    read: () => settings,
    write: (changed) => {
      settings = changed
    },
  }
}
