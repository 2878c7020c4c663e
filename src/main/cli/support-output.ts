import { join } from 'node:path'
import { diskLine } from '../../core/locales/disk.ts'
import type { GatewayKind } from '../../core/model/identity.ts'
import type { CommandResult } from '../../core/protocol/command-result.ts'
import { exitCodes } from '../../core/protocol/exit-codes.ts'
import { factsOfPolicy } from '../../core/settings/policy.ts'
import { redact } from '../../core/text/redact.ts'
import { offlineDiagnosticsOf } from '../../core/view/diagnostics.ts'
import { policyHere } from '../settings/policy-in-force.ts'
import { peekSettings } from '../settings/read-settings.ts'
import type { Settings } from '../settings/settings-schema.ts'
import { diskFailure } from '../storage/disk-failure.ts'
import { lastJournalLines } from '../storage/read-journal.ts'
import { thisComputer } from '../system/computer.ts'

/** The last lines of the journal that are `wanted`, as they are on disk, where they are redacted already. */
export async function logResult(
  profile: string,
  count: number,
  wanted?: (line: string) => boolean,
): Promise<CommandResult> {
  const file = join(profile, 'journal.log')
  try {
    const lines = await lastJournalLines(profile, count, wanted)
    return {
      exit: exitCodes.done,
      message: ({ commandLine }) => lines?.join('\n') ?? commandLine.noJournal(file),
    }
  } catch (error) {
    const disk = diskFailure(file, error)
    return { exit: exitCodes.internalError, message: (messages) => diskLine(messages, disk) }
  }
}

/** The diagnostics of a profile without the state of its app; `app` says why there is none. */
export function offlineDiagnostics(profile: string, app: string): string {
  const { policy, file } = policyHere(profile)
  const facts = {
    app,
    gateway: gatewayIn(peekSettings(profile)),
    policy: factsOfPolicy(policy, file),
    policyTrouble: policy.trouble,
  }
  return redact(offlineDiagnosticsOf(facts, thisComputer(profile)), [])
}

function gatewayIn({ integrations, account }: Settings): GatewayKind | null {
  if (integrations !== null) return account === null ? 'integrations' : 'both'
  return account === null ? null : 'account'
}
