import { valuesOf } from '../core/settings.ts'
import type { Words } from '../core/words.ts'
import { wordsHere } from './spoken-language.ts'
import { chosenIn } from './storage/chosen.ts'
import { policyFile, readPolicy } from './storage/policy.ts'

/** The words that the app with the profile in the folder `profile` speaks, for a process that opens none of it. */
export function wordsOfProfile(profile: string): Words {
  const policy = readPolicy(policyFile(process.platform, process.env.ProgramData))
  return wordsHere()(valuesOf(process.platform, policy, chosenIn(profile)).language)
}
