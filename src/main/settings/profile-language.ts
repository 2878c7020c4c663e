import type { Messages } from '../../core/locales/messages.ts'
import { valuesOf } from '../../core/settings/settings.ts'
import { messagesForSystem } from './language.ts'
import { policyHere } from './policy-in-force.ts'
import { peekSettings } from './read-settings.ts'

/** The messages in the language that the profile in the folder `profile` has chosen, for a process that does not open it. */
export function messagesOfProfile(profile: string): Messages {
  const { policy } = policyHere(profile)
  const { chosen } = peekSettings(profile)
  return messagesForSystem()(valuesOf(process.platform, policy, chosen).language)
}
