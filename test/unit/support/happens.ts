import type { ExotelModel } from './exotel-model.ts'
import type { HistoryEvent } from './history.ts'
import { identity, start } from './moments.ts'
import type { Timeline } from './timeline.ts'
import type { Machine } from './turn.ts'

/** Between being told of the sleep and falling asleep: ms. */
export const lastMoments = 300

/** Lets something happen at a machine. True where it was a request, known as `id`, that the app was given. */
export function applyHistoryEvent(
  machine: Machine,
  timeline: Timeline,
  exotel: ExotelModel,
  id: string,
  what: HistoryEvent,
): boolean {
  const { desk } = machine
  if (what.kind === 'changed-elsewhere') {
    exotel.change(desk.userId ?? '1', what.active)
    return false
  }
  if (what.kind === 'watchdog') {
    const { device, every, times } = what
    for (let time = 1; time <= times; time += 1) {
      timeline.in(time * every, () => {
        const userId = desk.userId ?? '1'
        if (exotel.truth(userId) === 'off') exotel.change(userId, device)
      })
    }
    return false
  }
  // Nothing else happens at a machine that sleeps.
  if (desk.asleepUntil !== null) return false
  const up = machine.isUp()
  switch (what.kind) {
    case 'asked':
      machine.tell({ kind: 'asked', id, command: what.command, cause: what.cause })
      return up
    case 'link-asked':
      machine.tell({ kind: 'link-asked', device: what.device })
      return false
    case 'off-for-asked': {
      const until = start + timeline.now() + desk.clockOff + what.length
      machine.tell({ kind: 'off-for-asked', id, until, cause: 'user' })
      return up
    }
    case 'refresh-asked':
      machine.tell({ kind: 'refresh-asked' })
      return false
    case 'locks':
      desk.locked = true
      tellLock(machine)
      return false
    case 'unlocks':
      desk.locked = false
      tellLock(machine)
      return false
    case 'lock-requested':
      machine.tell({ kind: 'lock-requested' })
      if (what.followed) {
        desk.locked = true
        timeline.in(200, () => tellLock(machine))
      }
      return false
    case 'presence-repeated':
      tellLock(machine)
      return false
    case 'lock-watch':
      desk.lockWatchWorks = what.works
      machine.tell({ kind: 'lock-watch', source: what.works ? 'logind' : null })
      tellLock(machine)
      return false
    case 'sleeps':
      sleep(machine, timeline, what.length, what.announced)
      return false
    case 'idles':
    case 'stirs':
      desk.idle = what.kind === 'idles'
      machine.tell({ kind: desk.idle ? 'idle' : 'active' })
      return false
    case 'idle-watch-lost':
      desk.idle = false
      for (const source of [null, 'ext_idle_notifier_v1']) machine.tell({ kind: 'idle-watch', source })
      return false
    case 'rules-changed':
      desk.rules = what.rules
      machine.tell({ kind: 'rules-changed', rules: what.rules })
      return false
    case 'killed': {
      const again = () => startLater(machine, timeline, what.downtime)
      if (what.afterEffects !== null) machine.crashAfter(what.afterEffects, again)
      else if (up) {
        machine.stop()
        again()
      }
      return false
    }
    case 'quits':
      leave(machine, timeline, what.downtime)
      machine.tell({ kind: 'quit-asked', id, cause: 'quit' })
      return up
    case 'logs-out': {
      desk.locked = false
      desk.idle = false
      const session = `session ${Number(desk.place.session.split(' ')[1]) + 1}`
      const left = () => {
        desk.place = { ...desk.place, session }
      }
      if (what.displayDies) {
        if (up) machine.stop()
        left()
        startLater(machine, timeline, what.downtime)
        return false
      }
      leave(machine, timeline, what.downtime, left)
      machine.tell({ kind: 'quit-asked', id, cause: 'session-end' })
      return up
    }
    case 'reboots':
      desk.place = { boot: `${desk.place.boot}, later`, session: 'session 0' }
      desk.locked = what.locked
      desk.idle = false
      machine.stop()
      startLater(machine, timeline, what.downtime)
      return false
    case 'signs-out':
      machine.tell({ kind: 'sign-out-asked', id })
      return up
    case 'signs-in':
      if (!machine.isUp()) return false
      desk.userId = what.userId
      machine.tell({ kind: 'signed-in', identity: { ...identity, userId: what.userId } })
      return false
    case 'clock-jumps':
      desk.clockOff += what.by
      return false
    case 'disk':
      desk.diskWorks = what.works
      return false
  }
}

/** The process ends once the exit may go on, and starts again later. */
function leave(machine: Machine, timeline: Timeline, downtime: number, then: () => void = () => {}): void {
  const run = machine.run()
  machine.desk.onQuit = () => {
    if (machine.run() !== run || !machine.isUp()) return
    machine.stop()
    then()
    startLater(machine, timeline, downtime)
  }
}

/** At the end somebody is here, everything works, and nothing more happens. */
export function endWell(machine: Machine, timeline: Timeline, exotel: ExotelModel, then: () => void): void {
  const { desk } = machine
  if (desk.asleepUntil !== null) {
    timeline.in(desk.asleepUntil - timeline.now() + 1, () => endWell(machine, timeline, exotel, then))
    return
  }
  desk.diskWorks = true
  machine.spare()
  desk.userId = desk.userId ?? '1'
  const now = (what: HistoryEvent) => applyHistoryEvent(machine, timeline, exotel, '', what)
  if (!desk.lockWatchWorks) now({ kind: 'lock-watch', works: true })
  now({ kind: 'unlocks' })
  now({ kind: 'stirs' })
  timeline.in(10_000, () => {
    then()
    if (!machine.isUp()) return startLater(machine, timeline, 0)
    const userId = desk.userId === '2' ? '2' : '1'
    if (machine.state().session.kind === 'signed-out') now({ kind: 'signs-in', userId })
  })
}

function tellLock({ desk, tell }: Machine): void {
  if (desk.lockWatchWorks) tell({ kind: desk.locked ? 'locked' : 'unlocked' })
}

function sleep(machine: Machine, timeline: Timeline, length: number, announced: boolean): void {
  const { desk } = machine
  if (announced) machine.tell({ kind: 'suspending' })
  const wake = () => {
    desk.asleepUntil = null
    desk.slept += length
    machine.tell({ kind: 'resumed' })
  }
  timeline.in(lastMoments, () => {
    if (desk.asleepUntil !== null) return
    desk.asleepUntil = timeline.now() + length
    timeline.in(length, wake)
  })
}

function startLater(machine: Machine, timeline: Timeline, downtime: number): void {
  const { desk } = machine
  timeline.in(downtime, () => {
    if (desk.asleepUntil !== null) return startLater(machine, timeline, desk.asleepUntil - timeline.now() + 1)
    if (!machine.isUp()) machine.start()
  })
}
