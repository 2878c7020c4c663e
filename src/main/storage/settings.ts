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

/** Opens settings.json in `folder`; what cannot be parsed counts as nothing set. */
export function openSettings(folder: string): SettingsFile {
  const store = new ElectronStore({ cwd: folder, name: 'settings', clearInvalidConfig: false, watch: false })
  return {
    read: () => settingsSchema.safeParse(store.store).data ?? { integrations: null },
    write: (settings) => {
      store.store = settings
    },
  }
}

/** Settings that end with the process: what the simulator's profile uses. */
export function memorySettings(): SettingsFile {
  let settings: Settings = { integrations: null }
  return {
    read: () => settings,
    write: (changed) => {
      settings = changed
    },
  }
}
