import type { Messages } from '../../core/locales/messages.ts'
import { valuesOf } from '../../core/settings/settings.ts'
import { chosenIn } from './chosen.ts'
import { policyFile, readPolicy } from './policy-file.ts'
import { messagesHere } from './spoken-language.ts'

/** The words that the app with the profile in the folder `profile` speaks, for a process that opens none of it. */
export function messagesOfProfile(profile: string): Messages {
  const policy = readPolicy(policyFile(process.platform, process.env.ProgramData))
  return messagesHere()(valuesOf(process.platform, policy, chosenIn(profile)).language)
}
