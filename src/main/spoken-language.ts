import { app } from 'electron'
import { type Language, languageFor } from '../core/language.ts'
import { valuesOf } from '../core/settings.ts'
import { type Words, wordsIn } from '../core/words.ts'
import { chosenIn } from './storage/chosen.ts'
import { policyFile, readPolicy } from './storage/policy.ts'

/** The words of the language `chosen`, or of the system's. */
export function wordsFor(chosen: 'system' | Language): Words {
  return wordsIn(languageFor(chosen, app.getPreferredSystemLanguages()))
}

/** The words that the app with the profile in the folder `profile` speaks, for a process that opens none of it. */
export function wordsOfProfile(profile: string): Words {
  const policy = readPolicy(policyFile(process.platform, process.env.ProgramData))
  return wordsFor(valuesOf(process.platform, policy, chosenIn(profile)).language)
}
