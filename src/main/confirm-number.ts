import { createInterface } from 'node:readline/promises'
import type { Ending } from '../core/ending.ts'
import { exitStatus } from '../core/exit-status.ts'
import type { Words } from '../core/words.ts'
import { wrongNumber } from './agent.ts'

/** What agrees on a terminal, in every language: scripts and keyboards know it. */
const agreement = 'yes'

/**
 * Understands a number and asks, on a terminal, whether it is to be the phone's: calls to the old one stop. Null where
 * that is agreed; without a terminal it has to be agreed beforehand.
 */
export async function confirmNumber(text: string, agreed: boolean, words: Words): Promise<Ending | null> {
  const { parsePhoneNumber } = await import('../exotel/phone-number.ts')
  const number = parsePhoneNumber(text)
  if (!number.ok) return wrongNumber(number.failure)
  if (agreed) return null
  if (!process.stdin.isTTY)
    return { exit: exitStatus.wrongUsage, message: ({ commandLine }) => commandLine.needsYes }
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`${words.number.question(number.value.readable, agreement)} `)
  terminal.close()
  return answer.trim().toLowerCase() === agreement
    ? null
    : { exit: exitStatus.refused, message: (said) => said.number.notChanged }
}
