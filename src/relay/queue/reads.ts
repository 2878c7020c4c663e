import type { Result } from '../../core/model/failure.ts'
import type { Company } from '../exotel/company.ts'
import type { Metrics } from '../metrics.ts'
import { type Finding, readMark, saveFindings } from '../store/agents.ts'
import { takeRead } from '../store/budget.ts'
import type { Database } from '../store/sql.ts'
import { noteAnswer } from './dispatcher.ts'

/** What reading an agent needs. */
export interface ReadParts {
  readonly database: Database
  readonly company: Company
  /** Calls a minute. */
  readonly limit: number
  readonly metrics: Metrics
}

/** Why an agent was not read: the budget has no room in time, or Exotel's answer is a failure. */
export type ReadResult =
  | Result<Finding>
  | { readonly ok: false; readonly failure: 'no-room'; readonly wait: number }

/** The share of the limit that reads of desks leave to switches. */
const reserve = 0.15

/** Reads one agent, within `patience` ms. However many desks ask at the same time, one call is made. */
export type ReadAgent = (userId: string, patience: number) => Promise<ReadResult>

/** Makes the reader of this replica. */
export function createReadAgent(parts: ReadParts): ReadAgent {
  const underWay = new Map<string, Promise<ReadResult>>()
  return (userId, patience) => {
    const known = underWay.get(userId)
    if (known !== undefined) return known
    const read = readOnce(parts, userId, patience, reserve).finally(() => underWay.delete(userId))
    underWay.set(userId, read)
    return read
  }
}

/** Reads one agent if the budget has room within `patience` ms, with `share` of the limit left to others. */
export async function readOnce(
  parts: ReadParts,
  userId: string,
  patience: number,
  share: number,
): Promise<ReadResult> {
  const { database, company, limit, metrics } = parts
  const until = performance.now() + patience
  for (;;) {
    const room = await takeRead(database, limit, share)
    if (room.free) break
    if (performance.now() + room.wait > until) return { ok: false, failure: 'no-room', wait: room.wait }
    await new Promise((resolve) => setTimeout(resolve, room.wait))
  }
  const mark = await readMark(database)
  const answer = await company.read(
    userId,
    AbortSignal.timeout(Math.ceil(Math.max(1000, until - performance.now()))),
  )
  const { result, record } = answer
  metrics.calls.inc({ kind: 'read', result: result.ok ? 'ok' : result.failure.kind })
  await noteAnswer(parts, answer)
  if (!result.ok) return result
  const finding: Finding = {
    userId,
    active: result.value.active,
    how: 'read-back',
    ...(record === null ? {} : { record }),
  }
  await saveFindings(database, mark, [finding])
  return { ok: true, value: finding }
}
