import { nothingSet, type SettingsFile } from './settings-schema.ts'

/** Settings that end with the process: what the simulator's profile uses. */
export function memorySettings(): SettingsFile {
  let settings = nothingSet
  return {
    read: () => settings,
    trouble: () => null,
    agentLost: () => false,
    write: (changed) => {
      settings = { ...settings, ...changed }
      return { ok: true, value: null }
    },
  }
}
