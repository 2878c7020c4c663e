import type { Reading } from '../core/model/device.ts'
import { type Failure, handlingOf, noSupport, type Result, writeOutcomeOf } from '../core/model/failure.ts'
import { hidesRingingDevice } from './ccm/devices.ts'
import type { CcmGateway } from './ccm/gateway.ts'
import type { Gateway } from './gateway.ts'

/**
 * One agent at both APIs; both gateways must be for the same agent. The integrations API writes. The `available` flags
 * of the account API (CCM) confirm, because they can also show both devices on.
 *
 * If CCM cannot be read, the integrations API's own record confirms, and verified and busy are unknown. `onCcmRead`
 * receives that failure, and null once CCM can be read again.
 *
 * OFF means every device of the agent, but the integrations API knows only one phone and one SIP device. So CCM turns
 * off whatever it still shows on, even if the write at the integrations API failed (see `afterOff`).
 */
export function combinedGateway(
  integrations: Gateway,
  ccm: CcmGateway,
  onCcmRead: (failure: Failure | null) => void,
): Gateway {
  async function readCcm(signal: AbortSignal): Promise<Result<Reading>> {
    const reading = await ccm.read(signal)
    if (!signal.aborted) onCcmRead(reading.ok || hidesRingingDevice(reading.failure) ? null : reading.failure)
    return reading
  }

  async function afterOn(written: Result<Reading>, signal: AbortSignal): Promise<Result<Reading>> {
    return written.ok ? joined(written.value, await readCcm(signal)) : written
  }

  /**
   * Turns off what CCM still shows on. `written` is the result of the OFF at the integrations API. After an abort or a
   * 429 CCM is left alone: both APIs share one limit.
   */
  async function afterOff(written: Result<Reading>, signal: AbortSignal): Promise<Result<Reading>> {
    if (!written.ok && (written.failure.kind === 'aborted' || written.failure.kind === 'rate-limited')) {
      return written
    }
    const reading = await readCcm(signal)
    const mayRing = reading.ok ? reading.value.active !== 'off' : hidesRingingDevice(reading.failure)
    if (!mayRing) {
      return written.ok ? joined(written.value, reading) : afterFailedOff(written.failure, reading)
    }
    const off = await ccm.turnOffAll(signal)
    if (!written.ok) return afterFailedOff(written.failure, off)
    return off.ok ? joined(written.value, off) : keepSignedIn(off.failure)
  }

  return {
    read: async (signal) => {
      const [own, reading] = await Promise.all([integrations.read(signal), readCcm(signal)])
      if (own.ok) return joined(own.value, reading)
      // CCM's reading is enough if the other API fails for now. A refusal or a rejected token must be shown.
      return handlingOf(own.failure) === 'retry' && reading.ok ? reading : own
    },
    write: async (write, signal) => {
      const written = await integrations.write(write, signal)
      const result = await (write.on ? afterOn(written, signal) : afterOff(written, signal))
      return signal.aborted ? failed({ ...noSupport, kind: 'aborted' }) : result
    },
  }
}

/** CCM's reading with the integrations API's UpdatedAt and request id, or the integrations API's own if CCM cannot be read. */
function joined(own: Reading, ccm: Result<Reading>): Result<Reading> {
  if (ccm.ok) return { ok: true, value: { ...ccm.value, updatedAt: own.updatedAt, requestId: own.requestId } }
  return hidesRingingDevice(ccm.failure) ? ccm : { ok: true, value: own }
}

/**
 * The result of an OFF that failed at the integrations API. CCM's reading confirms it if everything is off, unless the
 * failed write may still take effect later, or the agent has to sign in again and must see that.
 */
function afterFailedOff(failure: Failure, ccm: Result<Reading>): Result<Reading> {
  const isOff = ccm.ok && ccm.value.active === 'off'
  const isFinal = writeOutcomeOf(failure) !== 'unanswered' && handlingOf(failure) !== 'sign-in'
  return isOff && isFinal ? ccm : failed(failure)
}

/** A rejected CCM key must not sign the agent out, because their token works. */
function keepSignedIn(failure: Failure): Result<never> {
  return failed(handlingOf(failure) === 'sign-in' ? { ...failure, kind: 'key-not-allowed' } : failure)
}

function failed(failure: Failure): Result<never> {
  return { ok: false, failure }
}
