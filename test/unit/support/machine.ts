import type { Reading } from '../../../src/core/model/device.ts'
import type { Effect } from '../../../src/core/model/effect.ts'
import type { Event } from '../../../src/core/model/event.ts'
import type { Result } from '../../../src/core/model/failure.ts'
import { emptyPersistedState } from '../../../src/core/model/persisted-state.ts'
import { initialState } from '../../../src/core/model/state.ts'
import { reduce } from '../../../src/core/reducer/reduce.ts'
import { nextDeadline } from '../../../src/core/reducer/schedule.ts'
import type { EventInput as Told } from '../../../src/main/store.ts'
import { identity, start } from './moments.ts'
import type { Machine, MachineState, Surroundings, Turn } from './turn.ts'

/** A machine that is off; `number` tells it from the other one. */
export function createMachine(number: number, around: Surroundings): Machine {
  const { timeline, exotel, history } = around
  const desk: MachineState = {
    locked: false,
    idle: false,
    asleepUntil: null,
    lockWatchWorks: true,
    diskWorks: true,
    userId: '1',
    place: { boot: `boot 0 of ${number}`, session: 'session 0' },
    disk: emptyPersistedState,
    rules: history.rules,
    clockOff: number * 90_000,
    slept: 0,
    onQuit: () => {},
  }
  let state = initialState
  let up = false
  let run = 0
  let startedAt = 0
  let haunted = history.machines > 1
  let draining = false
  let crash: { readonly after: number; readonly then: () => void } | null = null
  let openCalls: Turn['openCalls'] = []
  const queue: Told[] = []

  const moment = () => ({
    utc: start + timeline.now() + desk.clockOff,
    monotonic: timeline.now() - startedAt - desk.slept,
    random: around.nextRandom(),
  })

  const tell = (told: Told) => {
    if (!up) return
    queue.push(told)
    if (draining) return
    draining = true
    for (let next = queue.shift(); next !== undefined && up; next = queue.shift()) turn(next)
    draining = false
  }

  const turn = (told: Told) => {
    const event: Event = { ...told, at: moment() }
    const before = state
    const { state: after, effects } = reduce(state, event)
    state = after
    const crashing = crash !== null && effects.length > 0 ? crash : null
    const carriedOut = crashing === null ? effects : effects.slice(0, crashing.after)
    const { userId, place } = desk
    const disks = carriedOut.map((effect) => {
      carryOut(effect)
      return desk.disk
    })
    const now = timeline.now()
    const whose = state.session.kind === 'signed-in' ? state.session.identity.userId : '?'
    around.record({
      now,
      machine: number,
      run,
      event,
      before,
      after,
      effects: carriedOut,
      disks,
      userId,
      place,
      openCalls,
      crashed: crashing !== null,
      disk: desk.disk,
      diskFailed: !desk.diskWorks,
      truth: exotel.truth(whose),
      pending: exotel.pending(whose),
      haunted,
    })
    if (crashing !== null) {
      stop()
      crashing.then()
    }
  }

  const carryOut = (effect: Effect) => {
    switch (effect.kind) {
      case 'report':
        if (effect.outcome.kind === 'quit') timeline.in(0, desk.onQuit)
        return
      case 'abort':
        openCalls = openCalls.filter((one) => one.call !== effect.call)
        return
      case 'drop-connections':
        return
      case 'forget-secrets':
        desk.userId = null
        timeline.in(50, () => tell({ kind: 'signed-out', disk: null }))
        return
      case 'persist':
        if (desk.diskWorks) desk.disk = effect.persistedState
        tell({ kind: 'persisted', ok: desk.diskWorks })
        return
      case 'notify':
        return
      case 'read':
      case 'write':
        call(effect)
    }
  }

  const call = (effect: Extract<Effect, { kind: 'read' | 'write' }>) => {
    openCalls = [...openCalls, { call: effect.call, write: effect.kind === 'write' }]
    const { latency, fate } = around.nextCall()
    const caller = run
    const answer = (result: Result<Reading>): void => {
      if (caller !== run || !up) return
      // Whatever comes in while the machine sleeps is found when it wakes.
      if (desk.asleepUntil !== null) {
        timeline.in(desk.asleepUntil - timeline.now() + 1, () => answer(result))
        return
      }
      openCalls = openCalls.filter((one) => one.call !== effect.call)
      tell({ kind: 'answered', call: effect.call, answer: result })
    }
    const userId = desk.userId ?? '?'
    if (effect.kind === 'read') exotel.read(userId, latency, fate, answer)
    else exotel.write(userId, { device: effect.device, on: effect.on }, latency, fate, answer)
  }

  const stop = () => {
    up = false
    crash = null
    queue.length = 0
    openCalls = []
  }

  return {
    state: () => state,
    isUp: () => up,
    run: () => run,
    openCalls: () => openCalls,
    desk,
    tell,
    stop,
    deadline() {
      const due = up && desk.asleepUntil === null ? nextDeadline(state) : null
      // Rounded up, as the store does it.
      return due === null ? null : Math.ceil(due) + startedAt + desk.slept + history.lag
    },
    crashAfter(after, then) {
      crash = { after, then }
    },
    spare() {
      crash = null
    },
    start() {
      state = initialState
      up = true
      run += 1
      startedAt = timeline.now()
      desk.slept = 0
      haunted = haunted || exotel.pending(desk.userId ?? '?') > 0
      tell({ kind: 'started', place: desk.place, rules: desk.rules, persistedState: desk.disk })
      tell({ kind: 'lock-watch', source: desk.lockWatchWorks ? 'logind' : null })
      if (desk.lockWatchWorks) tell({ kind: desk.locked ? 'locked' : 'unlocked' })
      if (desk.idle) tell({ kind: 'idle' })
      const { userId } = desk
      if (userId === null) return tell({ kind: 'account-missing', former: null })
      const caller = run
      const signIn = () => {
        if (caller === run && desk.userId === userId)
          tell({ kind: 'signed-in', identity: { ...identity, userId } })
      }
      const pause = Math.floor(around.nextRandom() * 4) * 300
      if (pause === 0) signIn()
      else timeline.in(pause, signIn)
    },
  }
}
