import type { Transition } from '../../../../src/core/view/journal-entries.ts'
import type { AppRun, Passed } from '../app-run.ts'
import type { ExotelWire } from '../exotel-wire.ts'
import type { VirtualTime } from '../virtual-time.ts'

/** What a history is played with. */
export interface Stage {
  readonly time: VirtualTime
  readonly wire: ExotelWire
}

/** Who looks on; each may throw. */
export interface Onlooker {
  started(run: AppRun): void
  /** With everything that leaves the gateway and the app. */
  passed(run: AppRun, what: Passed): void
  /** After an event and its effects. */
  turned(run: AppRun, transition: Transition): void
  /** Whenever nothing is moving and the machine is awake. */
  look(run: AppRun): Promise<void>
  /** Before the process ends. */
  ends(run: AppRun): void
  /** Exotel has been healthy for a while, and the screen is still locked. */
  lockedInTheEnd(run: AppRun): Promise<void>
  /** Exotel has been healthy for a while, and somebody is here. */
  inTheEnd(run: AppRun): Promise<void>
}

/** One law that a history is held to. */
export type Law = Partial<Onlooker>

/** All laws at once, looked after in their order. */
export function together(laws: readonly Law[]): Onlooker {
  return {
    started(run) {
      for (const law of laws) law.started?.(run)
    },
    passed(run, what) {
      for (const law of laws) law.passed?.(run, what)
    },
    turned(run, transition) {
      for (const law of laws) law.turned?.(run, transition)
    },
    async look(run) {
      for (const law of laws) await law.look?.(run)
    },
    ends(run) {
      for (const law of laws) law.ends?.(run)
    },
    async lockedInTheEnd(run) {
      for (const law of laws) await law.lockedInTheEnd?.(run)
    },
    async inTheEnd(run) {
      for (const law of laws) await law.inTheEnd?.(run)
    },
  }
}
