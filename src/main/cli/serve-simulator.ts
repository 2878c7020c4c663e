import { app } from 'electron'
import type { Messages } from '../../core/locales/messages.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import { errorMessage } from '../../core/text/error-text.ts'
import { readTextOrNull } from '../storage/files.ts'
import { writeLine } from './write-line.ts'

/**
 * Runs the embedded Exotel alone until Ctrl-C, with the faults in `faultFile` (null: none). Its first line on standard output
 * is one JSON object.
 */
export async function serveSimulator(
  port: number,
  faultFile: string | null,
  messages: Messages,
): Promise<CommandResult> {
  const { parseFaultRules, startSimulator } = await import('../../exotel/simulator/index.ts')
  const text = faultFile === null ? '[]' : readTextOrNull(faultFile)
  if (text === null) {
    return {
      exit: exitCodes.wrongUsage,
      message: ({ commandLine }) => commandLine.unreadable(faultFile ?? ''),
    }
  }
  const started = await Promise.resolve()
    .then(() => startSimulator({ port, faults: parseFaultRules(text) }))
    .catch(errorMessage)
  if (typeof started === 'string') return { exit: exitCodes.wrongUsage, message: () => started }
  await writeLine(process.stdout, JSON.stringify(started.facts))
  await writeLine(process.stderr, messages.commandLine.simulatorReady(started.facts.url))
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve)
    app.once('before-quit', () => resolve())
  })
  await started.close()
  return { exit: exitCodes.done, message: () => '' }
}
