import { basename, dirname, extname } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
// biome-ignore lint/style/noRestrictedImports: this is the one file with electron-store
import ElectronStore from 'electron-store'
import type { Result } from '../../core/model/failure.ts'
import type { DiskFailure } from '../../core/model/storage-failure.ts'
import { diskFailure } from '../storage/disk-failure.ts'
import { isSymbolicLink, modeOf, mustBeWritable, targetOf } from '../storage/files.ts'
import { copyAside, setAside, wasEverSetAside } from './broken-settings.ts'
import {
  type RawSettings,
  readLastGood,
  readSettingsFile,
  type SettingsPaths,
  settingsPaths,
} from './read-settings.ts'
import { emptySettings, type Settings, type SettingsFile, settingsSchema } from './settings-schema.ts'

/** The version of settings.json that this program writes. A newer program may write a higher one. */
const ownVersion = 1

/**
 * Opens settings.json in `folder`. A broken file is set aside (broken-settings.ts), never overwritten, so that a person
 * who edited it wrongly does not lose it; the last good copy replaces it. `onSetAside` is called with the new path of the
 * broken file, and whether there was a copy.
 */
export function openSettings(
  folder: string,
  onSetAside: (path: string, restored: boolean) => void,
): SettingsFile {
  const paths = settingsPaths(folder)
  const attempt = <Value>(work: () => Value): Result<Value, DiskFailure> => {
    try {
      return { ok: true, value: work() }
    } catch (error) {
      return { ok: false, failure: diskFailure(paths.file, error) }
    }
  }
  const content = () => attempt(() => readContent(paths, onSetAside))

  // The file may have been edited by hand since the last run, so the copy is updated.
  const first = content()
  if (first.ok) saveLastGood(paths, first.value.raw)
  return {
    read: () => {
      const now = content()
      return now.ok ? now.value.settings : emptySettings
    },
    trouble: () => {
      const now = content()
      return now.ok ? null : now.failure
    },
    agentLost: () => {
      const lost = attempt(() => isAgentLost(paths, readContent(paths, onSetAside)))
      return lost.ok && lost.value
    },
    write: (change) => {
      const now = content()
      if (!now.ok) return now
      return attempt(() => {
        const { raw, settings, broken } = now.value
        const recovered = broken.filter((part) => hasContent(settings[part]))
        if (broken.some((part) => recovered.includes(part) || change[part] !== undefined)) {
          onSetAside(copyAside(paths), recovered.length === broken.length)
        }
        const chosen = change.chosen === undefined ? {} : { chosen: mergeChosen(raw.chosen, change.chosen) }
        const next: RawSettings = {
          ...raw,
          ...Object.fromEntries(recovered.map((part) => [part, settings[part]])),
          version: nextVersion(raw),
          ...change,
          ...chosen,
        }
        writeSettingsFile(paths.file, next)
        saveLastGood(paths, next)
        return null
      })
    },
  }
}

interface Content {
  readonly raw: RawSettings
  readonly settings: Settings
  /** The parts that are invalid in `raw`. In `settings` they come from the last good copy, if it has them. */
  readonly broken: readonly Part[]
}

type Part = 'integrations' | 'account' | 'chosen'

/** Reads the settings; sets a broken file aside and replaces it by the last good copy. Throws the file system's error. */
function readContent(paths: SettingsPaths, onSetAside: (path: string, restored: boolean) => void): Content {
  const found = readSettingsFile(paths.file)
  if (found.kind === 'valid') return parseContent(found.raw, paths)
  const lastGood = readLastGood(paths)
  if (found.kind === 'broken') {
    const aside = setAside(paths)
    if (isSymbolicLink(paths.file)) writeSettingsFile(paths.file, lastGood ?? {})
    else if (lastGood !== null) tryToWrite(paths.file, lastGood)
    onSetAside(aside, lastGood !== null)
  }
  return parseContent(lastGood ?? {}, paths)
}

function parseContent(raw: RawSettings, paths: SettingsPaths): Content {
  const settings = settingsSchema.parse(raw)
  const broken = brokenParts(raw, settings)
  if (broken.length === 0) return { raw, settings, broken }
  const lastGood = settingsSchema.parse(readLastGood(paths) ?? {})
  const recovered = Object.fromEntries(broken.map((part) => [part, lastGood[part]]))
  return { raw, settings: { ...settings, ...recovered }, broken }
}

function brokenParts(raw: RawSettings, settings: Settings): readonly Part[] {
  const parts: readonly Part[] = ['integrations', 'account', 'chosen']
  return parts.filter((part) => {
    const written = raw[part]
    if (written === undefined || written === null) return false
    return part === 'chosen' ? !isRecord(written) : settings[part] === null
  })
}

/** Updates the last good copy, unless `raw` has broken parts. */
function saveLastGood(paths: SettingsPaths, raw: RawSettings): void {
  if (brokenParts(raw, settingsSchema.parse(raw)).length > 0) return
  if (!isDeepStrictEqual(readLastGood(paths) ?? {}, { ...raw })) tryToWrite(paths.lastGood, raw)
}

/** Writes a file whose failure may be ignored: the settings themselves are safe, and their next write reports the disk. */
function tryToWrite(file: string, raw: RawSettings): void {
  try {
    writeSettingsFile(file, raw)
  } catch {
    // See above.
  }
}

/** Signing in writes the agent, and signing out writes null. If neither is there, a broken file has lost the agent. */
function isAgentLost(paths: SettingsPaths, { raw, settings, broken }: Content): boolean {
  if (settings.integrations !== null || settings.account !== null) return false
  if (broken.includes('integrations')) return true
  return raw.integrations === undefined && raw.account === undefined && wasEverSetAside(paths)
}

/** `chosen`, and the values that a newer version wrote beside them. */
function mergeChosen(written: unknown, chosen: Settings['chosen']): RawSettings {
  return isRecord(written) ? { ...written, ...chosen } : chosen
}

/** The version to write. A newer program's version stays, whatever its form, since its values stay, too. */
function nextVersion({ version }: RawSettings): number | string {
  if (typeof version === 'string') return version
  return typeof version === 'number' && version > ownVersion ? version : ownVersion
}

function isRecord(value: unknown): value is RawSettings {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function hasContent(value: Settings[Part]): boolean {
  return value !== null && Object.keys(value).length > 0
}

/**
 * Writes a settings file: electron-store writes a temporary file and renames it, so that a crash never leaves half of
 * it. A symbolic link stays, and its target is replaced; mode and owner stay. Throws the file system's error, also if the
 * file is read-only.
 */
function writeSettingsFile(file: string, raw: RawSettings): void {
  const target = targetOf(file)
  mustBeWritable(target)
  const extension = extname(target)
  const store = withoutSnap(() => {
    return new ElectronStore({
      cwd: dirname(target),
      name: basename(target, extension),
      fileExtension: extension,
      configFileMode: modeOf(target) ?? 0o600,
      // The store would throw on a broken file; `readSettingsFile` has read it already.
      deserialize: () => ({}),
      watch: false,
    })
  })
  withoutSnap(() => {
    store.store = { ...raw }
  })
}

/** With $SNAP set, the store would write in place instead of renaming; programs started from a snap inherit $SNAP (conf 15). */
function withoutSnap<Value>(work: () => Value): Value {
  const snap = process.env.SNAP
  delete process.env.SNAP
  try {
    return work()
  } finally {
    if (snap !== undefined) process.env.SNAP = snap
  }
}
