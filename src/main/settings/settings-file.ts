import { basename, dirname, extname } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
// biome-ignore lint/style/noRestrictedImports: this is the one file with electron-store
import ElectronStore from 'electron-store'
import type { Result } from '../../core/model/failure.ts'
import type { DiskFailure } from '../../core/model/state.ts'
import { diskFailure } from '../storage/disk-failure.ts'
import { isLink, modeOf, mustBeWritable, targetOf } from '../storage/replace-file.ts'
import { anySetAside, copyAside, type SettingsPlace, setAside, settingsPlace } from './settings-place.ts'
import { type Raw, readRaw } from './settings-raw.ts'
import { nothingSet, type Settings, type SettingsFile, settingsSchema } from './settings-schema.ts'

/** The version of settings.json that this program writes. A newer program may have written a higher one. */
const ownVersion = 1

/**
 * Opens settings.json in `folder`. A file that is not understood is kept under a name that says so, never overwritten:
 * whoever broke it by hand, or goes back to a newer version, finds it again. The last good copy then takes its place.
 * `onSetAside` gets its new path, and whether there was such a copy.
 */
export function openSettings(
  folder: string,
  onSetAside: (path: string, restored: boolean) => void,
): SettingsFile {
  const place = settingsPlace(folder)
  const attempt = <Value>(work: () => Value): Result<Value, DiskFailure> => {
    try {
      return { ok: true, value: work() }
    } catch (error) {
      return { ok: false, failure: diskFailure(place.file, error) }
    }
  }
  const content = () => attempt(() => contentOf(place, onSetAside))

  // Whoever edited the file by hand made it a good one, too.
  const first = content()
  if (first.ok) keepGood(place, first.value.raw)
  return {
    read: () => {
      const now = content()
      return now.ok ? now.value.settings : nothingSet
    },
    trouble: () => {
      const now = content()
      return now.ok ? null : now.failure
    },
    agentLost: () => {
      const lost = attempt(() => isAgentLost(place, contentOf(place, onSetAside)))
      return lost.ok && lost.value
    },
    write: (change) => {
      const now = content()
      if (!now.ok) return now
      return attempt(() => {
        const { raw, settings, wrong } = now.value
        const healed = wrong.filter((part) => isSomething(settings[part]))
        if (wrong.some((part) => healed.includes(part) || change[part] !== undefined)) {
          onSetAside(copyAside(place), healed.length === wrong.length)
        }
        const chosen = change.chosen === undefined ? {} : { chosen: besides(raw.chosen, change.chosen) }
        const next: Raw = {
          ...raw,
          ...Object.fromEntries(healed.map((part) => [part, settings[part]])),
          version: versionAfter(raw),
          ...change,
          ...chosen,
        }
        replaceFile(place.file, next)
        keepGood(place, next)
        return null
      })
    },
  }
}

interface Content {
  readonly raw: Raw
  readonly settings: Settings
  /** The parts that `raw` has in no form of use; `settings` has them from the last good copy, where that knows them. */
  readonly wrong: readonly Part[]
}

type Part = 'integrations' | 'account' | 'chosen'

/** What is set. Throws what the file system says. */
function contentOf(place: SettingsPlace, onSetAside: (path: string, restored: boolean) => void): Content {
  const found = readRaw(place.file)
  if (found.kind === 'there') return understood(found.raw, place)
  const good = goodOf(place)
  if (found.kind === 'broken') {
    const aside = setAside(place)
    if (isLink(place.file)) replaceFile(place.file, good ?? {})
    else if (good !== null) keepIfPossible(place.file, good)
    onSetAside(aside, good !== null)
  }
  return understood(good ?? {}, place)
}

function understood(raw: Raw, place: SettingsPlace): Content {
  const settings = settingsSchema.parse(raw)
  const wrong = wrongParts(raw, settings)
  if (wrong.length === 0) return { raw, settings, wrong }
  const good = settingsSchema.parse(goodOf(place) ?? {})
  const fromGood = Object.fromEntries(wrong.map((part) => [part, good[part]]))
  return { raw, settings: { ...settings, ...fromGood }, wrong }
}

function wrongParts(raw: Raw, settings: Settings): readonly Part[] {
  const parts: readonly Part[] = ['integrations', 'account', 'chosen']
  return parts.filter((part) => {
    const written = raw[part]
    if (written === undefined || written === null) return false
    return part === 'chosen' ? !isRecord(written) : settings[part] === null
  })
}

/** What was whole when it was read or written last; null where there is none of use. */
function goodOf({ lastGood }: SettingsPlace): Raw | null {
  try {
    const found = readRaw(lastGood)
    return found.kind === 'there' ? found.raw : null
  } catch {
    return null
  }
}

function keepGood(place: SettingsPlace, raw: Raw): void {
  if (wrongParts(raw, settingsSchema.parse(raw)).length > 0) return
  if (!isDeepStrictEqual(goodOf(place) ?? {}, { ...raw })) keepIfPossible(place.lastGood, raw)
}

/** Where the disk does not take it, nothing is lost that is there now. */
function keepIfPossible(file: string, raw: Raw): void {
  try {
    replaceFile(file, raw)
  } catch {
    // What is at stake is told by the write that matters.
  }
}

/** An agent once signed in writes who they are, and null at the sign-out: only what was broken has neither. */
function isAgentLost(place: SettingsPlace, { raw, settings, wrong }: Content): boolean {
  if (settings.integrations !== null || settings.account !== null) return false
  if (wrong.includes('integrations')) return true
  return raw.integrations === undefined && raw.account === undefined && anySetAside(place)
}

/** `chosen` together with what a newer version put beside it. */
function besides(written: unknown, chosen: Settings['chosen']): Raw {
  return isRecord(written) ? { ...written, ...chosen } : chosen
}

/** A newer version's name for itself stays, whatever it looks like: its fields are still there. */
function versionAfter({ version }: Raw): number | string {
  if (typeof version === 'string') return version
  return typeof version === 'number' && version > ownVersion ? version : ownVersion
}

function isRecord(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSomething(value: Settings[Part]): boolean {
  return value !== null && Object.keys(value).length > 0
}

/**
 * Replaces `file` by one that holds `raw`: written beside it and renamed, so that no crash leaves half of it. A link
 * stays one and its target is replaced; the mode and the owner stay. Throws where the disk does not take it, or where
 * the file is read-only.
 */
function replaceFile(file: string, raw: Raw): void {
  const target = targetOf(file)
  mustBeWritable(target)
  const extension = extname(target)
  const store = withoutSnap(() => {
    return new ElectronStore({
      cwd: dirname(target),
      name: basename(target, extension),
      fileExtension: extension,
      configFileMode: modeOf(target) ?? 0o600,
      // What is there is read elsewhere, with more patience than the store has.
      deserialize: () => ({}),
      watch: false,
    })
  })
  withoutSnap(() => {
    store.store = { ...raw }
  })
}

/** The store writes in place, in a snap and in whatever was started from one (conf 15: `process.env.SNAP`). */
function withoutSnap<Value>(work: () => Value): Value {
  const snap = process.env.SNAP
  delete process.env.SNAP
  try {
    return work()
  } finally {
    if (snap !== undefined) process.env.SNAP = snap
  }
}
