import type { Active, Write } from '../../core/model/device.ts'
import { devicesFrom } from '../../core/model/device.ts'
import {
  cannotBeUnderstood,
  type Failure,
  handlingOf,
  requestedWait,
  writeOutcomeOf,
} from '../../core/model/failure.ts'
import type { CompanyAnswer } from '../exotel/company.ts'
import type { Finding } from '../store/agents.ts'
import type { Flight, Landing } from '../store/flights.ts'
import type { IntentOutcome } from '../store/notifications.ts'
import { relayTiming } from '../timing.ts'

/**
 * The write that a flight sends; null if it reads. Off for all devices begins with the one that was on. While an earlier
 * write may still be applied, no answer counts as confirmed that names another one, so they take turns.
 */
export function writeOf({ step, device, on, active, attempts, lateWriteFor }: Flight): Write | null {
  if (step !== 'write') return null
  const devices = devicesFrom(active === 'sip' ? 'sip' : null)
  const next = devices[lateWriteFor > 0 ? attempts % devices.length : 0] ?? 'phone'
  return { device: device === 'all' ? next : device, on }
}

/** Whether a reading shows what the flight is for. */
export function isSatisfied({ device, on }: Pick<Flight, 'device' | 'on'>, active: Active): boolean {
  if (device === 'all') return active === 'off'
  return on ? active === device : active !== device && active !== 'both'
}

/**
 * What becomes of a flight after Exotel's answer, or without one. Confirmed is only what a record shows, and nothing
 * while an earlier write may still be applied. `random` is from 0 to 1.
 */
export function landingOf(flight: Flight, answer: CompanyAnswer, random: () => number): Landing {
  const { result, record } = answer
  if (!result.ok) return afterFailure(flight, result.failure, random)
  const { active, devices } = result.value
  const finding: Finding = {
    userId: flight.userId,
    active,
    how: flight.step === 'write' ? 'reply' : 'read-back',
    ...(record === null ? {} : { record }),
    ...(devices.phone.verified === null && devices.sip.verified === null
      ? {}
      : {
          facts: {
            phone: { verified: devices.phone.verified, busy: devices.phone.busy },
            sip: { verified: devices.sip.verified, busy: devices.sip.busy },
          },
        }),
  }
  const { lateWriteFor } = flight
  if (isSatisfied(flight, active)) {
    if (lateWriteFor > 0)
      return again(flight.step === 'write' ? 'read-back' : flight.step, lateWriteFor, null)
    if (flight.step === 'recheck') return { kind: 'rechecked', finding }
    return { kind: 'confirmed', finding, recheck: !flight.on && flight.needsRecheck }
  }
  const counted = lateWriteFor === 0 ? finding : null
  if (flight.step === 'recheck') return again('write', 0, counted)
  const { readBackPauses } = relayTiming
  // One device is off now, or was refused, and the record names the other.
  const expected = flight.step === 'write' ? writeOf(flight)?.device : flight.active
  if (flight.device === 'all' && active !== expected && flight.attempts < readBackPauses.length) {
    return again('write', 0, counted)
  }
  const pause = readBackPauses[flight.attempts]
  return pause === undefined
    ? again('write', retryPause(flight.attempts - readBackPauses.length, random), counted)
    : again('read-back', pause, counted)
}

/** An OFF of all devices that Exotel refuses is tried so often: it is for a lost desk, where nobody sees the refusal. */
const mostRefusals = 10

function afterFailure(flight: Flight, failure: Failure, random: () => number): Landing {
  const { step, on, attempts, lateWriteFor } = flight
  switch (handlingOf(failure)) {
    case 'give-up':
      // What a recheck belongs to was confirmed and told already.
      if (step === 'recheck') return { kind: 'rechecked', finding: null }
      // The agent may have no such device, and another one that is on.
      if (flight.device === 'all' && step === 'write' && attempts < mostRefusals) {
        return again(
          'read-back',
          Math.max(lateWriteFor, attempts === 0 ? 0 : retryPause(attempts, random)),
          null,
        )
      }
      return { kind: 'refused', outcome: refusalOf(failure) }
    case 'sign-in':
      // The company's credentials are rejected, which is not the desk's fault. An OFF is kept and tried slowly.
      return on ? { kind: 'refused', outcome: credentialsRejected } : again(step, relayTiming.lastRetry, null)
    case 'retry':
      break
  }
  const pause = Math.max(
    retryPause(attempts, random),
    Math.min(requestedWait(failure), relayTiming.lastRetry),
  )
  // The budget pauses all calls after a 429, so this one may go as soon as any may.
  if (failure.kind === 'rate-limited') return again(step, 0, null)
  if (step !== 'write') return again(step, pause, null)
  const outcome = writeOutcomeOf(failure)
  const lateWrite = outcome === 'unanswered'
  // A write is absolute, so an OFF is repeated; an ON of unknown outcome is looked at first.
  const next = on && (lateWrite || cannotBeUnderstood(failure)) ? 'read-back' : 'write'
  return {
    kind: 'again',
    step: next,
    after: pause,
    lateWrite,
    doubt: outcome !== 'not-applied',
    finding: null,
  }
}

function again(step: Flight['step'], after: number, finding: Finding | null): Landing {
  return { kind: 'again', step, after, lateWrite: false, doubt: false, finding }
}

/** Doubling from the first to the last, with full jitter but never at once. In ms. */
export function retryPause(attempts: number, random: () => number): number {
  const most = Math.min(relayTiming.lastRetry, relayTiming.firstRetry * 2 ** Math.max(0, attempts))
  return Math.round(most * (0.1 + 0.9 * random()))
}

type Refusal = Extract<IntentOutcome, { kind: 'refused' }>

/** Not 401 and 403: these would tell the desk that its own token is rejected. */
const credentialsRejected: Refusal = {
  kind: 'refused',
  status: 503,
  code: null,
  said: 'company credentials rejected by Exotel',
}

/** A refusal of Exotel's as the desk is told it: Exotel's status, code and words. */
export function refusalOf(failure: Failure): Refusal {
  const { code, said } = failure
  return { kind: 'refused', status: statusOf(failure), code, said }
}

function statusOf({ kind, httpStatus }: Failure): number {
  switch (kind) {
    case 'not-linked':
    case 'no-such-user':
    case 'no-such-device':
      return 404
    case 'unverified':
    case 'number-taken':
      return 409
    case 'invalid':
    case 'off-refused':
    case 'number-not-alone':
      return 400
    default:
      return httpStatus !== null && httpStatus >= 400 && httpStatus !== 401 ? httpStatus : 403
  }
}
