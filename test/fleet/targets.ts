import type { Measured } from './measure.ts'

/** What is expected of a scenario, and whether it came about. */
export interface Target {
  readonly claim: string
  readonly value: string
  readonly met: boolean
  /** Why the target cannot be met, or what the figure means; empty where it is met. */
  readonly reason: string
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`
const minutes = (time: number) => `${time.toFixed(time < 10 ? 2 : 1)} min`

/** The targets of this scenario. */
export function targetsOf(measured: Measured): readonly Target[] {
  switch (measured.scenario) {
    case 'lock':
    case 'limit-50':
      return lockTargets(measured)
    case 'day':
      return dayTargets(measured)
    case 'unlock':
      return unlockTargets(measured)
    case 'network':
    case 'outage':
      return [nobodyForgotten(measured)]
  }
}

function lockTargets(measured: Measured): readonly Target[] {
  const { callsPerDesk, leastCallsPerDesk, refusedAfterFirstMinute, desks, limit } = measured
  const isFew = callsPerDesk <= 1.3
  const least = leastCallsPerDesk ?? 1
  return [
    offTarget(measured),
    {
      claim: 'at most 1.3 calls per desk',
      value: callsPerDesk.toFixed(2),
      met: isFew,
      reason: isFew
        ? ''
        : `each OFF leaves at once (laws 3 and 12), and the limit refuses all but ${limit} of ${desks} in each window: ` +
          `the least possible here is ${least.toFixed(2)}`,
    },
    {
      claim: 'at most 10 % refused after the first minute',
      value: percent(refusedAfterFirstMinute),
      met: refusedAfterFirstMinute <= 0.1,
      reason:
        refusedAfterFirstMinute <= 0.1
          ? ''
          : 'desks do not talk to each other: each one only estimates how many wait, and some come too early',
    },
  ]
}

function offTarget({ allOffAfter, ideal, offsLeft, offWrites, limit }: Measured): Target {
  const least = ideal ?? 0
  // Below the length of one window the limit's own rhythm decides.
  const longest = Math.max(1.25 * least, least + 1)
  const isInTime = allOffAfter !== null && allOffAfter <= longest
  return {
    claim: `all off within ${minutes(longest)} (1.25 times the ideal ${minutes(least)})`,
    value: allOffAfter === null ? `${offsLeft} still on` : minutes(allOffAfter),
    met: isInTime,
    reason: isInTime
      ? ''
      : `OFF took ${offWrites} writes, as desks with nothing confirmed switch both devices off: they alone need ` +
        `${minutes(offWrites / limit)}; and the desks that estimated the floor too large come back too late`,
  }
}

function nobodyForgotten({ offsLeft, ons }: Measured): Target {
  return {
    claim: 'every OFF is carried out, and every ON is carried out or withdrawn and told',
    value: `${offsLeft} and ${ons.silent} left`,
    met: offsLeft === 0 && ons.silent === 0,
    reason: '',
  }
}

function dayTargets(measured: Measured): readonly Target[] {
  const { used, longestOffWait, desks, limit, offsLeft, ons } = measured
  const round = Math.max(1, desks / limit)
  const wait = longestOffWait ?? 0
  return [
    {
      claim: 'at most 80 % of the limit used',
      value: percent(used),
      met: used <= 0.8,
      reason: used <= 0.8 ? '' : 'the breaks alone need that much',
    },
    {
      claim: `none starves: no OFF waits longer than ${minutes(round)} (desks divided by the limit), none is lost`,
      value: `${minutes(wait)}; ${offsLeft} OFFs and ${ons.silent} ONs lost`,
      met: wait <= round && offsLeft === 0 && ons.silent === 0,
      reason: '',
    },
  ]
}

function unlockTargets({ ons, limit }: Measured): readonly Target[] {
  const { wanted, done, told, silent } = ons
  return [
    {
      claim: 'each wanted ON is carried out within its minute, or withdrawn and told',
      value: `${done} on, ${told} withdrawn and told, ${silent} neither, of ${wanted}`,
      met: silent === 0,
      reason: '',
    },
    {
      claim: 'as many ONs as two windows can carry out, at a read and a write each',
      value: `${done} of ${Math.min(wanted, limit)}`,
      met: done >= Math.min(wanted, limit) / 2,
      reason: 'the other half of the calls goes to reads of desks that had no device on, or came too late',
    },
  ].map((target) => (target.met ? { ...target, reason: '' } : target))
}
