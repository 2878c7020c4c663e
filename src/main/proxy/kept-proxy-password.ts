import type { Ending } from '../../core/ending.ts'
import { exitStatus } from '../../core/exit-status.ts'
import type { Result } from '../../core/failure.ts'
import type { KeychainFailure } from '../../core/state.ts'
import { tokenNotKept } from '../../core/words/keychain.ts'

/** How giving a proxy's password ended: kept, or why the keychain did not take it. */
export function keptProxyPassword(proxy: string, kept: Result<null, KeychainFailure>): Ending {
  if (kept.ok) return { exit: exitStatus.done, message: ({ commandLine }) => commandLine.proxyKept(proxy) }
  return { exit: exitStatus.notAvailable, message: (words) => tokenNotKept(words, kept.failure) }
}
