import { app } from 'electron'
import { type Language, languageFor } from '../core/language.ts'
import { valuesOf } from '../core/settings.ts'
import { type Words, wordsIn } from '../core/words.ts'
import { chosenIn } from './storage/chosen.ts'
import { policyFile, readPolicy } from './storage/policy.ts'

/** Gives the words of the language that is chosen, or of the system's as they were when this was called. */
export function wordsHere(): (chosen: 'system' | Language) => Words {
  const ofSystem = app.getPreferredSystemLanguages()
  return (chosen) => wordsIn(languageFor(chosen, ofSystem))
}

/** The words that the app with the profile in the folder `profile` speaks, for a process that opens none of it. */
export function wordsOfProfile(profile: string): Words {
  const policy = readPolicy(policyFile(process.platform, process.env.ProgramData))
  return wordsHere()(valuesOf(process.platform, policy, chosenIn(profile)).language)
}
