import type { Bus } from '../../dbus/bus.ts'
import { logind, logindPath, managerInterface } from '../session.ts'

/** One thing that logind tells it prepares for, followed. */
export interface Preparing {
  /**
   * Asks logind whether it still prepares, for whoever has reason to doubt it. Where it does not answer, it does not:
   * the one who announced it is gone.
   */
  look(): Promise<void>
}

/**
 * Follows logind's word that the machine is about to sleep or to shut down. `tell` hears each beginning and each end
 * once, the one that lasts at start too. A signal is lost where logind restarts before it would have sent it
 * (PrepareForSleep of org.freedesktop.login1(5) has no other end), so the property is read whenever logind comes (back),
 * and an announcement of a new logind's is never the old one's.
 */
export async function followPreparing(
  bus: Bus,
  what: 'Sleep' | 'Shutdown',
  tell: (begins: boolean) => void,
): Promise<Preparing> {
  let told = false
  /** Who announced what was told has gone since. */
  let orphaned = false
  /** Counts what was heard: an answer is old news once something was heard after the question. */
  let news = 0

  const hear = (prepares: boolean) => {
    news += 1
    if (told && (!prepares || orphaned)) tellOf(false)
    if (!told && prepares) tellOf(true)
  }
  const tellOf = (begins: boolean) => {
    told = begins
    orphaned = false
    tell(begins)
  }
  const ask = async (otherwise: boolean | null) => {
    const before = news
    const [answer] = await bus
      .call({
        destination: logind,
        path: logindPath,
        method: 'org.freedesktop.DBus.Properties.Get',
        signature: 'ss',
        body: [managerInterface, `PreparingFor${what}`],
      })
      .catch(() => [])
    const prepares = typeof answer === 'boolean' ? answer : otherwise
    if (before === news && prepares !== null) hear(prepares)
  }

  const signal = `${managerInterface}.PrepareFor${what}`
  await bus.onSignal({ sender: logind, path: logindPath, signal }, ([prepares]) => {
    if (typeof prepares === 'boolean') hear(prepares)
  })
  await bus.onOwner(logind, (owner) => {
    orphaned = told
    if (owner !== null) void ask(null)
  })
  return { look: () => ask(false) }
}
