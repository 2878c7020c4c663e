import type { Messages } from '../../core/locales/messages.ts'
import { valuesOf } from '../../core/settings/settings.ts'
import { messagesForSystem } from './language.ts'
import { policyHere } from './policy-in-force.ts'
import { peekSettings } from './read-settings.ts'

/** The messages in the language of the profile in the folder `profile`, for a process that does not open the profile. */
export function messagesOfProfile(profile: string): Messages {
  const { policy } = policyHere(profile)
  const { chosen } = peekSettings(profile)
  return messagesForSystem()(valuesOf(process.platform, policy, chosen).language)
}
