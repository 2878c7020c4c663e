import { accessSync, constants, existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import ElectronStore from 'electron-store'
import type { Result } from '../../core/failure.ts'
import type { DiskFailure } from '../../core/state.ts'
import { diskFailure } from './disk-failure.ts'
import { nothingSet, type Settings, type SettingsFile, settingsSchema } from './settings-schema.ts'

/** The version of settings.json that this program writes. A newer program may have written a higher one. */
const ownVersion = 1

/**
 * Opens settings.json in `folder`. A file that is not understood is set aside under a name that says so, never
 * overwritten: whoever broke it by hand, or goes back to a newer version, finds it again. `onSetAside` gets its new path.
 */
export function openSettings(folder: string, onSetAside: (path: string) => void): SettingsFile {
  const file = join(folder, 'settings.json')

  /** All that the file holds, also what this version does not know. */
  function content(): Result<Content, DiskFailure> {
    try {
      const raw = readFile(folder)
      const settings = raw === null ? null : settingsSchema.safeParse(raw)
      if (raw !== null && settings?.success) return { ok: true, value: { raw, settings: settings.data } }
      const aside = join(folder, `settings.unreadable-${Date.now()}.json`)
      renameSync(file, aside)
      onSetAside(aside)
      return { ok: true, value: { raw: {}, settings: nothingSet } }
    } catch (error) {
      return { ok: false, failure: diskFailure(file, error) }
    }
  }

  return {
    read: () => {
      const now = content()
      return now.ok ? now.value.settings : nothingSet
    },
    trouble: () => {
      const now = content()
      return now.ok ? null : now.failure
    },
    write: (change) => {
      const now = content()
      if (!now.ok) return now
      try {
        // The store replaces the file, which a read-only one does not hinder: whoever made it so meant it.
        if (existsSync(file)) accessSync(file, constants.W_OK)
        const { raw } = now.value
        const chosen = change.chosen === undefined ? {} : { chosen: besides(raw.chosen, change.chosen) }
        storeIn(folder).store = { ...raw, version: versionAfter(raw), ...change, ...chosen }
        return { ok: true, value: null }
      } catch (error) {
        return { ok: false, failure: diskFailure(file, error) }
      }
    },
  }
}

interface Content {
  readonly raw: Readonly<Record<string, unknown>>
  readonly settings: Settings
}

/** `chosen` together with what a newer version put beside it. */
function besides(written: unknown, chosen: Settings['chosen']): Readonly<Record<string, unknown>> {
  return typeof written === 'object' && written !== null ? { ...written, ...chosen } : chosen
}

/** A newer version's number stays: its fields are still there. */
function versionAfter({ version }: Content['raw']): number {
  return typeof version === 'number' && version > ownVersion ? version : ownVersion
}

/** The object in the file, an empty one where there is no file; null for what is no JSON. */
function readFile(folder: string): Content['raw'] | null {
  try {
    return { ...storeIn(folder).store }
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** A store reads the file when it is made, and throws where that fails; made anew each time, it is never stale. */
function storeIn(folder: string): ElectronStore {
  return new ElectronStore({ cwd: folder, name: 'settings', clearInvalidConfig: false, watch: false })
}
