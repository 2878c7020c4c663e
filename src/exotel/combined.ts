import type { Reading } from '../core/device.ts'
import { type Failure, handlingOf, noSupport, type Result } from '../core/failure.ts'
import type { Gateway } from './gateway.ts'

/**
 * One agent at both APIs: integrations writes, and the account's flags are the proof, for they are explicit and show
 * both devices on, too. `integrations` and `account` have to be the same agent.
 *
 * Where the account cannot be read, the integrations API's own record stands in, as good a proof as where no account is
 * set up; it leaves verified and busy unknown. `accountRead` hears of that, and hears null once the account answers.
 */
export function combinedGateway(
  integrations: Gateway,
  account: Pick<Gateway, 'read'>,
  accountRead: (failure: Failure | null) => void,
): Gateway {
  /** The account's reading with the integrations API's UpdatedAt; that API's own where there is no other. */
  function merged(own: Reading, proof: Result<Reading>): Reading {
    return proof.ok ? { ...proof.value, updatedAt: own.updatedAt } : own
  }

  async function readAccount(signal: AbortSignal): Promise<Result<Reading>> {
    const proof = await account.read(signal)
    if (!signal.aborted) accountRead(proof.ok ? null : proof.failure)
    return proof
  }

  return {
    read: async (signal) => {
      const [own, proof] = await Promise.all([integrations.read(signal), readAccount(signal)])
      if (own.ok) return { ok: true, value: merged(own.value, proof) }
      // What merely failed for now is not needed for the proof; what has to be mended must be told.
      return handlingOf(own.failure) === 'retry' && proof.ok ? proof : own
    },
    write: async (write, signal) => {
      const written = await integrations.write(write, signal)
      if (!written.ok) return written
      const proof = await readAccount(signal)
      if (signal.aborted) return { ok: false, failure: { ...noSupport, kind: 'aborted' } }
      return { ok: true, value: merged(written.value, proof) }
    },
  }
}
