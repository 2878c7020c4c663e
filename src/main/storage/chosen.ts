import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nothingSet, type Settings, settingsSchema } from './settings-schema.ts'

/**
 * What the agent chose for the profile in `folder`, read without a store and without setting a broken file aside: for
 * a look in passing. Nothing where the file is not there or not understood.
 */
export function chosenIn(folder: string): Settings['chosen'] {
  try {
    return settingsSchema.parse(JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'))).chosen
  } catch {
    return nothingSet.chosen
  }
}
