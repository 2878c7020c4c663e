import { createInterface } from 'node:readline/promises'
import type { Messages } from '../../core/locales/messages.ts'
import type { Result } from '../../core/model/failure.ts'
import { countriesNear, countryOf } from '../../core/model/regions.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import { invalidNumber } from '../credentials/sign-in-result.ts'

/** The word that agrees on a terminal, in every language: scripts and keyboards know it. */
const agreement = 'yes'

/** How the user agrees to a number; `accountUrl` is null if the profile has no account. */
interface Agreement {
  /** The user has agreed already, with `--yes`. */
  readonly agreed: boolean
  readonly accountUrl: string | null
}

/**
 * Parses a number and asks on a terminal whether to change the phone to it, since calls to the old number stop. Gives the
 * number to send. Without a terminal the user must have agreed with `--yes`; a number that may lack its country code is
 * then sent as it is, and completed by the country of the phone's present number.
 */
export async function confirmNumber(
  text: string,
  { agreed, accountUrl }: Agreement,
  messages: Messages,
): Promise<Result<string, CommandResult>> {
  const { parsePhoneNumber } = await import('../../exotel/ccm/phone-number.ts')
  const own = countryOf(accountUrl ?? '')
  const number = parsePhoneNumber(text, own === null ? [] : [own])
  if (agreed) {
    const clear = number.ok || number.failure === 'no-country' || own !== null
    return clear ? { ok: true, value: text } : refuse(invalidNumber(number.failure))
  }
  // The question shows the number with its country code, so the user sees whether the guess is right.
  const read = number.ok ? number : parsePhoneNumber(text, countriesNear(accountUrl ?? ''))
  if (!read.ok) return refuse(invalidNumber(number.ok ? read.failure : number.failure))
  if (!process.stdin.isTTY)
    return refuse({ exit: exitCodes.wrongUsage, message: ({ commandLine }) => commandLine.needsYes })
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`${messages.number.question(read.value.readable, agreement)} `)
  terminal.close()
  return answer.trim().toLowerCase() === agreement
    ? { ok: true, value: read.value.e164 }
    : refuse({ exit: exitCodes.refused, message: (said) => said.number.notChanged })
}

function refuse(failure: CommandResult): Result<never, CommandResult> {
  return { ok: false, failure }
}
