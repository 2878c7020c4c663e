import type { Reading } from '../core/model/device.ts'
import { type Failure, handlingOf, noSupport, type Result, writeOutcomeOf } from '../core/model/failure.ts'
import { hidesRingingDevice } from './ccm/devices.ts'
import type { CcmGateway } from './ccm/gateway.ts'
import type { Gateway } from './gateway.ts'

/**
 * One agent at both APIs: integrations writes, and the account's flags are the confirmation, for they are explicit and
 * show both devices on, too. `integrations` and `account` have to be the same agent.
 *
 * Where the account cannot be read, the integrations API's own record stands in, as good a confirmation as where no
 * account is set up; it leaves verified and busy unknown. `accountRead` hears of that, and hears null once the account
 * answers. Where the account can be read and shows something on, nothing stands in for it.
 *
 * An OFF means every device of the agent. The integrations API knows one phone and one SIP device, so what the account
 * still shows on after it is turned off with the account's key. That is also done where integrations fails in whatever
 * way, as an absence has to end in off: with a foreign answer, a fault, a refusal or a token that is not accepted. Two
 * failures leave the account alone: an abort, and a 429, since both APIs share one limit. If everything is off then, the
 * account's reading counts, unless the failed write may still come into force, which a confirmation would hide, or the
 * token has to be mended: then that failure is the answer, with the devices off all the same.
 */
export function combinedGateway(
  integrations: Gateway,
  account: CcmGateway,
  accountRead: (failure: Failure | null) => void,
): Gateway {
  async function readAccount(signal: AbortSignal): Promise<Result<Reading>> {
    const shown = await account.read(signal)
    if (!signal.aborted) accountRead(shown.ok || hidesRingingDevice(shown.failure) ? null : shown.failure)
    return shown
  }

  async function afterOn(own: Result<Reading>, signal: AbortSignal): Promise<Result<Reading>> {
    return own.ok ? joined(own.value, await readAccount(signal)) : own
  }

  /** Turns off what the account shows on; `own` is what integrations made of the OFF. */
  async function afterOff(own: Result<Reading>, signal: AbortSignal): Promise<Result<Reading>> {
    if (!own.ok && leavesAccountAlone(own.failure)) return own
    const shown = await readAccount(signal)
    const rings = shown.ok ? shown.value.active !== 'off' : hidesRingingDevice(shown.failure)
    if (!rings) return own.ok ? joined(own.value, shown) : instead(own.failure, shown)
    const ended = await account.turnOffAll(signal)
    if (!own.ok) return instead(own.failure, ended)
    return ended.ok ? joined(own.value, ended) : withoutSigningOut(ended.failure)
  }

  return {
    read: async (signal) => {
      const [own, shown] = await Promise.all([integrations.read(signal), readAccount(signal)])
      if (own.ok) return joined(own.value, shown)
      // What merely failed for now is not needed for the confirmation; what has to be mended must be told.
      return handlingOf(own.failure) === 'retry' && shown.ok ? shown : own
    },
    write: async (write, signal) => {
      const own = await integrations.write(write, signal)
      const ended = await (write.on ? afterOn(own, signal) : afterOff(own, signal))
      return signal.aborted ? failed({ ...noSupport, kind: 'aborted' }) : ended
    },
  }
}

/** The account's reading with the integrations API's UpdatedAt; that API's own where the account cannot be read. */
function joined(own: Reading, shown: Result<Reading>): Result<Reading> {
  if (shown.ok) return { ok: true, value: { ...shown.value, updatedAt: own.updatedAt } }
  return hidesRingingDevice(shown.failure) ? shown : { ok: true, value: own }
}

/** What an OFF came to that integrations failed with, once the account's key had its turn. */
function instead(failure: Failure, ended: Result<Reading>): Result<Reading> {
  const isOff = ended.ok && ended.value.active === 'off'
  const settled = writeOutcomeOf(failure) !== 'unanswered' && handlingOf(failure) !== 'sign-in'
  return isOff && settled ? ended : failed(failure)
}

function leavesAccountAlone({ kind }: Failure): boolean {
  return kind === 'aborted' || kind === 'rate-limited'
}

/** With a key that is rejected in the middle the agent stays signed in: the token is another matter. */
function withoutSigningOut(failure: Failure): Result<never> {
  return failed(handlingOf(failure) === 'sign-in' ? { ...failure, kind: 'key-not-allowed' } : failure)
}

function failed(failure: Failure): Result<never> {
  return { ok: false, failure }
}
