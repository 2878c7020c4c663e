import { type Bus, connectSessionBus } from './bus.ts'

/**
 * Shares one connection among all parts of the app that use this bus. It is opened on the first call of the result, and
 * again after it has ended. The result is null if there is no bus to connect to; the first call on a bus that has ended fails.
 */
export function shareBus(connect: () => Bus): () => Bus | null {
  let shared: Bus | null = null
  return () => {
    if (shared !== null) return shared
    try {
      const opened = connect()
      shared = opened
      opened.onEnd(() => {
        if (shared === opened) shared = null
      })
      return opened
    } catch {
      return null
    }
  }
}

/** The session bus of a Linux desktop, one connection for the whole app; null on other systems. */
export function shareSessionBus(): () => Bus | null {
  return process.platform === 'linux' ? shareBus(connectSessionBus) : () => null
}
