import { type Bus, readProperty } from '../../dbus/bus.ts'
import { logind, logindPath, managerInterface } from '../logind.ts'

/** Follows something that logind prepares for. */
export interface Preparing {
  /**
   * Asks logind whether it still prepares, for a caller that doubts it. If logind does not answer, it does not prepare any
   * more: the process that announced it has ended.
   */
  check(): Promise<void>
}

/**
 * Follows logind's announcements that the machine is about to sleep or to shut down. `report` is called once for each
 * beginning, also for one before the start, and once for each end. If logind restarts meanwhile, the signal for the end never
 * comes (PrepareForSleep of org.freedesktop.login1(5) has no other end). So the property is read whenever logind comes back,
 * and a preparation that a new logind announces is a new one.
 */
export async function followPreparing(
  bus: Bus,
  what: 'Sleep' | 'Shutdown',
  report: (begins: boolean) => void,
): Promise<Preparing> {
  let reported = false
  /** The logind that announced the reported beginning has gone since. */
  let isOrphaned = false
  /** Counts announcements: an answer to a question that was asked before one is outdated. */
  let announcements = 0

  const onAnnouncement = (prepares: boolean) => {
    announcements += 1
    if (reported && (!prepares || isOrphaned)) reportChange(false)
    if (!reported && prepares) reportChange(true)
  }
  const reportChange = (begins: boolean) => {
    reported = begins
    isOrphaned = false
    report(begins)
  }
  const ask = async (withoutAnswer: boolean | null) => {
    const before = announcements
    const manager = { destination: logind, path: logindPath }
    const answer = await readProperty(bus, manager, managerInterface, `PreparingFor${what}`).catch(() => null)
    const prepares = typeof answer === 'boolean' ? answer : withoutAnswer
    if (before === announcements && prepares !== null) onAnnouncement(prepares)
  }

  const signal = `${managerInterface}.PrepareFor${what}`
  await bus.onSignal({ sender: logind, path: logindPath, signal }, ([prepares]) => {
    if (typeof prepares === 'boolean') onAnnouncement(prepares)
  })
  await bus.onOwner(logind, (owner) => {
    isOrphaned = reported
    if (owner !== null) void ask(null)
  })
  return { check: () => ask(false) }
}
