import { settingsPlace } from './settings-place.ts'
import { readRaw } from './settings-raw.ts'
import { nothingSet, type Settings, settingsSchema } from './settings-schema.ts'

/**
 * What the agent chose for the profile in `folder`, read without a store and without setting a broken file aside: for
 * a look in passing. Nothing where neither the file nor its last good copy is understood.
 */
export function chosenIn(folder: string): Settings['chosen'] {
  return settingsIn(folder).chosen
}

/** The address of the account API that the profile in `folder` is connected to, in the same way; null for none. */
export function accountUrlIn(folder: string): string | null {
  return settingsIn(folder).account?.url ?? null
}

function settingsIn(folder: string): Settings {
  const { file, lastGood } = settingsPlace(folder)
  for (const one of [file, lastGood]) {
    try {
      const found = readRaw(one)
      if (found.kind === 'there') return settingsSchema.parse(found.raw)
    } catch {
      // The copy may be readable.
    }
  }
  return nothingSet
}
