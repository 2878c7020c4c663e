import { type Bus, connectSessionBus, connectSystemBus } from '../../src/main/dbus/bus.ts'
import { watchLinuxPresence } from '../../src/main/presence/linux-presence.ts'
import type { PresenceEvent } from '../../src/main/presence/presence-event.ts'
import { eventually } from './condition.ts'
import type { Desktop } from './desktop.ts'
import { messages } from './messages.ts'
import { onDesktop } from './on-desktop.ts'

/** The app's presence watch, run on a desktop. */
export type PresenceWatch = {
  /** All events so far: the kind, and for a lock watch its source after a colon. */
  events(): readonly string[]
  /** Waits until exactly these have been reported, in this order; fails with the actual ones. */
  reported(...events: readonly string[]): Promise<void>
  close(): void
}

export type PresenceWatchOptions = {
  readonly beforeSleep?: () => Promise<void>
  /** More variables for the app's environment. */
  readonly env?: Readonly<Record<string, string>>
}

/** Watches presence on `desktop` as the app does. */
export function watchDesktop(
  desktop: Desktop,
  { beforeSleep = async () => {}, env = {} }: PresenceWatchOptions = {},
): PresenceWatch {
  const events: string[] = []
  const [sessionBus, systemBus] = connectBuses(desktop)
  const presence = watchLinuxPresence((event) => events.push(inWords(event)), {
    sessionBus,
    systemBus,
    beforeSleep,
    whySleepWaits: messages.state.sleepDelay,
    env: { ...desktop.env, ...env },
  })
  return {
    events: () => [...events],
    reported: async (...expected) => {
      await eventually(
        () => events,
        (now) => now.length >= expected.length,
        {
          describe: `these to be reported: ${expected.join(', ')}`,
          within: 8_000,
        },
      )
      if (events.join() !== expected.join()) throw new Error(`Reported was: ${events.join(', ')}`)
    },
    close: () => {
      presence.close()
      sessionBus.close()
      systemBus.close()
    },
  }
}

/** Connects as the app does, which takes the addresses from the environment. */
function connectBuses(desktop: Desktop): readonly [Bus, Bus] {
  const restore = onDesktop(desktop)
  try {
    return [connectSessionBus(), connectSystemBus()]
  } finally {
    restore()
  }
}

function inWords(event: PresenceEvent): string {
  return event.kind === 'lock-watch' ? `lock-watch: ${event.source}` : event.kind
}
