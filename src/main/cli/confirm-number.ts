import { createInterface } from 'node:readline/promises'
import type { Messages } from '../../core/locales/messages.ts'
import type { Result } from '../../core/model/failure.ts'
import { countriesNear, countryOf } from '../../core/model/regions.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import { invalidNumber } from '../credentials/sign-in-result.ts'

/** What agrees on a terminal, in every language: scripts and keyboards know it. */
const agreement = 'yes'

/** How a number is to be agreed to; `accountUrl` is null where no account is known here. */
interface Agreement {
  /** It was agreed to beforehand. */
  readonly agreed: boolean
  readonly accountUrl: string | null
}

/**
 * Understands a number and asks, on a terminal, whether it is to be the phone's: calls to the old one stop. The number
 * as it is to be passed on where that is agreed; without a terminal it has to be agreed beforehand. What may be a number
 * without its country is passed on as it is then: the country of the phone's number until now tells.
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
  // Whoever is shown the number with its country can say whether it was guessed right.
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
