import type { Bus } from './bus.ts'

/**
 * One connection for every part that needs this bus: opened when it is first asked for, and opened anew where it
 * has ended. Gives null where there is no bus to connect to; a bus that turns out to be gone fails the first call.
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
