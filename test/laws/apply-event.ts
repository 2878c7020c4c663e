import type { Exotel } from './drivers/driver.ts'
import type { History, HistoryEvent } from './history.ts'
import type { Machine } from './machine.ts'
import type { RelayModel } from './relay.ts'
import type { Timeline } from './timeline.ts'
import { start } from './trace.ts'

/** Between the news of the sleep and falling asleep: virtual ms. */
export const lastMoments = 300

/** How long a requested lock takes to come: virtual ms. */
const lockTakes = 200

/** What a history is played on. */
export interface Stage {
  readonly history: History
  readonly timeline: Timeline
  readonly exotel: Exotel
  /** The agents who are on a call. */
  readonly onCall: Set<string>
  /** Null if no agent is signed in at one. */
  readonly relay: RelayModel | null
}

/** Lets something happen at a machine. A request to its app is known as `id`. Resolves once Exotel has done its part. */
export async function applyEvent(
  stage: Stage,
  machine: Machine,
  id: string,
  what: HistoryEvent,
): Promise<void> {
  const { exotel, onCall } = stage
  const { machineState } = machine
  switch (what.kind) {
    case 'changed-elsewhere':
      return exotel.change(machineState.userId ?? '1', what.active)
    case 'client-comes':
      return exotel.addClient(what.client)
    case 'clients-go':
      return exotel.removeClients()
    case 'clock-jumps':
      machineState.clockOff += what.by
      return
    case 'call': {
      const userId = machineState.userId ?? '1'
      if (what.busy) onCall.add(userId)
      else onCall.delete(userId)
      return
    }
    case 'relay':
      return stage.relay?.setUp(what.up)
    case 'relay-tells':
      return stage.relay?.tell(machine, what)
    case 'relay-unsure':
      return stage.relay?.tellUnsure(machine)
    case 'desk-lost':
      return stage.relay?.lose(machine, what.delay)
    case 'signs-in':
      return signIn(stage, machine, what.userId)
    default:
      // Nothing else happens at a machine that sleeps.
      if (machineState.asleepUntil === null) applyToMachine(stage, machine, id, what)
  }
}

type MachineEvent = Exclude<
  HistoryEvent,
  {
    kind:
      | 'changed-elsewhere'
      | 'client-comes'
      | 'clients-go'
      | 'clock-jumps'
      | 'call'
      | 'signs-in'
      | 'relay'
      | 'relay-tells'
      | 'relay-unsure'
      | 'desk-lost'
  }
>

function applyToMachine(
  { history, timeline }: Stage,
  machine: Machine,
  id: string,
  what: MachineEvent,
): void {
  const { machineState, tell } = machine
  switch (what.kind) {
    case 'asked':
      tell({ kind: 'asked', id, command: what.command, cause: what.cause })
      return
    case 'link-asked':
      tell({ kind: 'link-asked', device: what.device })
      return
    case 'off-for-asked': {
      const until = start + timeline.now() + machineState.clockOff + what.length
      tell({ kind: 'off-for-asked', id, until, cause: 'user' })
      return
    }
    case 'off-after-call-asked':
      tell({ kind: 'off-after-call-asked', id, cause: 'user' })
      return
    case 'off-after-call-cancelled':
      tell({ kind: 'off-after-call-cancelled' })
      return
    case 'refresh-asked':
      tell({ kind: 'refresh-asked' })
      return
    case 'locks':
    case 'unlocks':
      machineState.locked = what.kind === 'locks'
      tellLock(machine)
      return
    case 'lock-requested':
      tell({ kind: 'lock-requested' })
      if (!what.followed) return
      machineState.locked = true
      timeline.after(lockTakes, () => tellLock(machine))
      return
    case 'presence-repeated':
      tellLock(machine)
      return
    case 'lock-watch':
      machineState.lockWatchWorks = what.works
      tell({ kind: 'lock-watch', source: what.works ? 'logind' : null })
      tellLock(machine)
      return
    case 'sleeps': {
      if (what.announced) tell({ kind: 'suspending' })
      const resume = () => {
        if (machineState.asleepUntil === null) tell({ kind: 'resumed' })
      }
      const wake = () =>
        history.wakingDelay === 0 ? resume() : void timeline.after(history.wakingDelay, resume)
      timeline.after(lastMoments, () => {
        if (machineState.asleepUntil === null) machine.sleep(what.length, wake)
      })
      return
    }
    case 'idles':
    case 'stirs':
      machineState.idle = what.kind === 'idles'
      tell({ kind: machineState.idle ? 'idle' : 'active' })
      return
    case 'idle-watch-lost':
      machineState.idle = false
      for (const source of [null, 'ext_idle_notifier_v1']) tell({ kind: 'idle-watch', source })
      return
    case 'rules-changed':
      machineState.rules = what.rules
      tell({ kind: 'rules-changed', rules: what.rules })
      return
    case 'killed': {
      const again = () => startLater(machine, timeline, what.downtime)
      if (what.afterEffects !== null) machine.crashAfter(what.afterEffects, again)
      else if (machine.isUp()) {
        machine.stop()
        again()
      }
      return
    }
    case 'quits':
      endOnQuit(machine, timeline, what.downtime)
      tell({ kind: 'quit-asked', id, cause: 'quit' })
      return
    case 'logs-out': {
      machineState.locked = false
      machineState.idle = false
      const session = `session ${Number(machineState.place.session.split(' ')[1]) + 1}`
      const loggedOut = () => {
        machineState.place = { ...machineState.place, session }
      }
      if (what.displayDies) {
        machine.stop()
        loggedOut()
        startLater(machine, timeline, what.downtime)
        return
      }
      endOnQuit(machine, timeline, what.downtime, loggedOut)
      tell({ kind: 'quit-asked', id, cause: 'session-end' })
      return
    }
    case 'reboots':
      machineState.place = { boot: `${machineState.place.boot}, later`, session: 'session 0' }
      machineState.locked = what.locked
      machineState.idle = false
      machine.stop()
      startLater(machine, timeline, what.downtime)
      return
    case 'signs-out':
      tell({ kind: 'sign-out-asked', id })
      return
    case 'disk':
      machineState.diskWorks = what.works
  }
}

/** Signs in with a new token; not before the keychain was read, since the window has no form until then. */
async function signIn({ exotel }: Stage, machine: Machine, userId: string): Promise<void> {
  const isAsleep = machine.machineState.asleepUntil !== null
  if (isAsleep || !machine.isUp() || machine.snapshot().session === 'starting') return
  const run = machine.run()
  const token = await exotel.newToken()
  if (!machine.isUp() || machine.run() !== run) return
  machine.machineState.token = token
  machine.signIn(userId)
}

/** Starts the app after `downtime`, and not before the machine is awake. */
export function startLater(machine: Machine, timeline: Timeline, downtime: number): void {
  timeline.after(downtime, () => {
    const { asleepUntil } = machine.machineState
    if (asleepUntil !== null) return startLater(machine, timeline, asleepUntil - timeline.now() + 1)
    if (!machine.isUp()) machine.start()
  })
}

/** The process ends once the exit may go on, and starts again later. */
function endOnQuit(
  machine: Machine,
  timeline: Timeline,
  downtime: number,
  then: () => void = () => {},
): void {
  const run = machine.run()
  machine.onQuit(() => {
    if (machine.run() !== run || !machine.isUp()) return
    machine.stop()
    then()
    startLater(machine, timeline, downtime)
  })
}

function tellLock({ machineState, tell }: Machine): void {
  if (!machineState.lockWatchWorks || machineState.asleepUntil !== null) return
  tell({ kind: machineState.locked ? 'locked' : 'unlocked' })
}
