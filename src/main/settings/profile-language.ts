import type { Words } from '../../core/locales/messages.ts'
import { valuesOf } from '../../core/settings/settings.ts'
import { chosenIn } from './chosen.ts'
import { policyFile, readPolicy } from './policy-file.ts'
import { wordsHere } from './spoken-language.ts'

/** The words that the app with the profile in the folder `profile` speaks, for a process that opens none of it. */
export function wordsOfProfile(profile: string): Words {
  const policy = readPolicy(policyFile(process.platform, process.env.ProgramData))
  return wordsHere()(valuesOf(process.platform, policy, chosenIn(profile)).language)
}
