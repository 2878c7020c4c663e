import type { Device } from '../../core/model/device.ts'
import { plainEmail } from '../../core/text/address.ts'
import { type CcmUser, deviceOf, readingOf } from '../../exotel/ccm/devices.ts'
import type { UserRecord } from '../exotel/user-record.ts'
import { type Log, messageOf } from '../log.ts'
import {
  type Agent,
  enrolledRecords,
  type Finding,
  readMark,
  saveFindings,
  stalestAgents,
} from '../store/agents.ts'
import { takeRead } from '../store/budget.ts'
import { beginSweepPage, endSweepPage } from '../store/sweep.ts'
import { relayTiming } from '../timing.ts'
import { createAlarmClock } from './alarm-clock.ts'
import { noteAnswer } from './dispatcher.ts'
import { type ReadParts, readOnce } from './reads.ts'

/** The share of the limit that the sweep leaves to switches and to reads that somebody waits for. */
const reserve = 0.4

/** A call that took this long in ms is given up by its own limit; the page is another replica's after it. */
const pageLimit = 15_000

/** Reads all enrolled agents with what is left of the budget. */
export interface Sweep {
  /** Resolves when the call under way has ended. */
  stop(): Promise<void>
}

/**
 * Starts the sweep. With an account, 50 agents a call; one round takes at least `interval` ms, whichever replicas take
 * part. Agents that no page shows, and all without an account, are read one by one when they were not read for `interval`.
 */
export function startSweep(parts: ReadParts & { readonly log: Log }, interval: number): Sweep {
  const { log } = parts
  const clock = createAlarmClock()
  const failedAt: FailedReads = new Map()
  let stopped = false

  async function run(): Promise<void> {
    while (!stopped) {
      let pause = 1000
      try {
        pause = Math.min(await sweepPage(parts, interval), await sweepOne(parts, failedAt, interval))
      } catch (error) {
        log.warn({ error: messageOf(error) }, 'sweep failed')
      }
      if (!stopped) await clock.sleep(pause)
    }
  }

  const running = run()
  return {
    async stop() {
      stopped = true
      clock.ring()
      await running
    },
  }
}

/** Milliseconds until the next try where nothing was to be done. */
const idle = 1000

async function sweepPage(parts: ReadParts & { readonly log: Log }, interval: number): Promise<number> {
  const { company, database, limit, metrics, log } = parts
  if (company.readPage === undefined) return idle
  const position = await beginSweepPage(database, pageLimit)
  if (position === null) return idle
  const room = await takeRead(database, limit, reserve)
  if (!room.free) {
    await endSweepPage(database, position, false, interval)
    return Math.min(idle, room.wait)
  }
  const mark = await readMark(database)
  const page = await company.readPage(position, AbortSignal.timeout(pageLimit))
  metrics.calls.inc({ kind: 'sweep', result: page.ok ? 'ok' : page.failure.kind })
  if (!page.ok) {
    log.warn({ failure: page.failure.kind }, 'sweep page failed')
    await noteAnswer(parts, { result: page, limit: { limit: null, resetIn: null }, requests: 1 })
    await endSweepPage(database, position, false, interval)
    return idle
  }
  const { users, listed, total } = page.value
  const agents = await enrolledRecords(
    database,
    users.map(({ id }) => id),
  )
  const findings = agents.flatMap((agent) => {
    const user = users.find((one) => isSame(agent, one))
    return user === undefined ? [] : (findingOf(agent, user) ?? [])
  })
  await saveFindings(database, mark, findings)
  const next = position + listed
  const isLast = listed === 0 || (total !== null && next >= total)
  await endSweepPage(database, isLast ? 0 : next, isLast, interval)
  return isLast ? idle : 0
}

/** When the last read of an agent failed, in monotonic ms. */
type FailedReads = Map<string, number>

/** One agent that was not read for long. */
async function sweepOne(parts: ReadParts, failedAt: FailedReads, interval: number): Promise<number> {
  const now = performance.now()
  for (const [userId, at] of failedAt) if (now - at > relayTiming.failedRead) failedAt.delete(userId)
  // One that Exotel does not know stays the stalest for ever.
  const stalest = await stalestAgents(parts.database, 1.5 * interval, failedAt.size + 1)
  const userId = stalest.find((one) => !failedAt.has(one))
  if (userId === undefined) return idle
  const read = await readOnce(parts, userId, 0, reserve)
  if (read.ok) return 0
  failedAt.set(userId, now)
  return idle
}

/**
 * Whether a user of the account is the agent of a record. That the ids are the same is a guess, so e-mail or a device
 * has to agree, too.
 */
export function isSame({ record }: Pick<Agent, 'record'>, user: CcmUser): boolean {
  if (record === null || record.ExotelUserId !== user.id) return false
  const sameEmail = record.Email && user.email && plainEmail(record.Email) === plainEmail(user.email)
  const ids = [record.PhoneDeviceID, record.SipDeviceID]
  return Boolean(sameEmail) || user.devices.some(({ id }) => ids.includes(id))
}

/** What the account says of an agent, with the record changed to say the same; null if it cannot be told. */
export function findingOf(
  { userId, record }: Pick<Agent, 'userId' | 'record'>,
  user: CcmUser,
): Finding | null {
  const reading = readingOf(user)
  if (!reading.ok || record === null) return null
  const { active, devices } = reading.value
  const { phone, sip } = devices
  return {
    userId,
    active,
    how: 'read-back',
    record: { ...record, ActiveDeviceId: activeId(record, user, active) },
    facts: {
      phone: { verified: phone.verified, busy: phone.busy },
      sip: { verified: sip.verified, busy: sip.busy },
    },
  }
}

/** The record names one device only: of two that are on, the one that it named before. */
function activeId(record: UserRecord, user: CcmUser, active: Device | 'both' | 'off'): string {
  if (active === 'off') return ''
  const kinds: readonly Device[] = active === 'both' ? ['phone', 'sip'] : [active]
  const ids = kinds.flatMap((kind) => deviceOf(user, kind)?.id ?? [])
  return ids.find((id) => id === record.ActiveDeviceId) ?? ids[0] ?? ''
}
