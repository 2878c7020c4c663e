import { diskLine } from '../../core/locales/disk.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import { redact } from '../../core/text/redact.ts'
import type { Answer } from '../control/control-client.ts'
import { type AppAnswer, askApp, notRunning, withoutReply } from './running-app.ts'
import { offlineDiagnostics } from './support-output.ts'

/** The running app's status, as people or as programs read it. */
export function statusResult(answer: AppAnswer<'status'>, json: boolean): CommandResult {
  if (answer.kind === 'silent') {
    return { exit: exitCodes.internalError, message: ({ commandLine }) => commandLine.noAnswer }
  }
  if (answer.kind !== 'reply') return withoutReply(answer) ?? notRunning
  const { status, lines } = answer.reply
  return { exit: exitCodes.done, message: () => (json ? JSON.stringify(status) : lines.join('\n')) }
}

/** The running app's diagnostics, printed or in the file `zip`; if it sends none, those that are known without it. */
export async function diagnosticsResult(
  answer: AppAnswer<'diagnostics'>,
  profile: string,
  zip: string | null,
): Promise<CommandResult> {
  if (answer.kind === 'forbidden') {
    return { exit: exitCodes.internalError, message: (messages) => diskLine(messages, answer.disk) }
  }
  const diagnostics = diagnosticsIn(answer, profile)
  if (zip === null) return { exit: exitCodes.done, message: () => diagnostics }
  const { writeDiagnosticsZip } = await import('./diagnostics-zip.ts')
  // An app that did not answer is not asked again.
  const asked = answer.kind === 'reply' ? await askApp(profile, { kind: 'status' }) : null
  const report = { diagnostics, status: asked?.kind === 'reply' ? asked.reply.status : null }
  return writeDiagnosticsZip(zip, profile, report, { replace: false, redact: (text) => redact(text, []) })
}

function diagnosticsIn(answer: Answer<'diagnostics'>, profile: string): string {
  switch (answer.kind) {
    case 'reply':
      return answer.reply.text ?? offlineDiagnostics(profile, 'starting')
    case 'no-app':
      return offlineDiagnostics(profile, 'not running')
    case 'silent':
    case 'hung-up':
    case 'invalid':
      return offlineDiagnostics(profile, 'running, gives no valid answer')
  }
}
