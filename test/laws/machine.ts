import { setImmediate as moved } from 'node:timers/promises'
import type { Reading, Write } from '../../src/core/model/device.ts'
import type { Effect } from '../../src/core/model/effect.ts'
import type { Event } from '../../src/core/model/event.ts'
import type { Result } from '../../src/core/model/failure.ts'
import type { Identity } from '../../src/core/model/identity.ts'
import {
  emptyPersistedState,
  type MachineSession,
  type PersistedState,
} from '../../src/core/model/persisted-state.ts'
import { initialState } from '../../src/core/model/state.ts'
import type { Transition } from '../../src/core/view/journal-entries.ts'
import type { Gateway } from '../../src/exotel/gateway.ts'
import { createEffects } from '../../src/main/effects.ts'
import { type Clock, createStore, type EventInput } from '../../src/main/store.ts'
import type { Call, Connection, Exotel } from './drivers/driver.ts'
import type { Fault } from './fault.ts'
import type { History } from './history.ts'
import { type Snapshot, snapshotOf } from './snapshot.ts'
import type { Timeline } from './timeline.ts'
import { type OpenCall, start, type Turn } from './trace.ts'

/** What a machine is like, whether or not its app runs. */
export interface MachineState {
  locked: boolean
  idle: boolean
  /** Until when it sleeps: virtual ms; null while it is awake. */
  asleepUntil: number | null
  lockWatchWorks: boolean
  diskWorks: boolean
  /** Whose secrets are in the keychain, and the token there. */
  userId: string | null
  token: string
  place: MachineSession
  disk: PersistedState
  rules: History['rules']
  /** How far the wall clock is off: ms. */
  clockOff: number
}

/** A machine: its clocks, its disk, its desktop, and the app on it with its real store and effects. */
export interface Machine {
  readonly machineState: MachineState
  snapshot(): Snapshot
  isUp(): boolean
  run(): number
  /** Calls that are on the wire, or whose answer the app is just being given. */
  calls(): readonly Call[]
  /** How long a write of an OFF has waited on a dead connection: monotonic ms; null: none does. */
  deadFor(): number | null
  tell(event: EventInput): void
  /** The keychain gives the secrets. */
  signIn(userId: string): void
  /** Starts the app. */
  start(): void
  /** Ends the process; what it sent may still be applied. */
  stop(): void
  /** Stops the app after so many effects of the next event that has any, then calls `then`; null: not any more. */
  crashAfter(effects: number | null, then?: () => void): void
  /** Called when the exit may go on. */
  onQuit(then: () => void): void
  /** The machine sleeps for `length` virtual ms, then calls `then`. */
  sleep(length: number, then: () => void): void
}

/** What all machines of a history share. */
export interface Surroundings {
  readonly history: History
  readonly timeline: Timeline
  readonly exotel: Exotel
  /** The agents who are on a call. */
  readonly onCall: ReadonlySet<string>
  /** Every request that was made of an app. */
  readonly asked: { id: string; machine: number; run: number }[]
  nextRandom(): number
  record(turn: Turn): void
}

/** Who is signed in. With an account of Exotel's beside it, nothing that the relay tells counts. */
export function identityOf(userId: string, { tellsCalls, relay }: History): Identity {
  const gateway = tellsCalls ? 'account' : 'integrations'
  return {
    userId,
    host: '127.0.0.1',
    gateway,
    simulated: true,
    ...(relay ? { relay: 'https://relay.example.in' } : {}),
  }
}

/** An answer that also tells of each device whether it is busy. */
function withBusy(answer: Result<Reading>, busy: boolean): Result<Reading> {
  if (!answer.ok) return answer
  const { phone, sip } = answer.value.devices
  return {
    ok: true,
    value: { ...answer.value, devices: { phone: { ...phone, busy }, sip: { ...sip, busy } } },
  }
}

/** One run of the app, from the start of its process to the end. */
interface Run {
  dispatch(event: EventInput): void
  signIn(userId: string): void
  readonly calls: readonly Call[]
  readonly connection: Connection
  snapshot(): Snapshot
  kill(): void
}

/** A machine that is off; `number` tells it from the other one. */
export function createMachine(number: number, around: Surroundings): Machine {
  const { history, timeline, exotel } = around
  const machineState: MachineState = {
    locked: history.startsLocked,
    idle: false,
    asleepUntil: null,
    lockWatchWorks: true,
    diskWorks: true,
    userId: '1',
    token: exotel.secrets.at(-1) ?? '',
    place: { boot: `boot 0 of ${number}`, session: 'session 0' },
    disk: emptyPersistedState,
    rules: history.rules,
    clockOff: number * 90_000,
  }
  let app: Run | null = null
  let runs = 0
  let slept = 0
  let asleepSince: number | null = null
  const sleepers: (() => void)[] = []
  let crash: { readonly after: number; readonly then: () => void } | null = null
  let onQuit = () => {}
  let last = snapshotOf(initialState)

  const monotonic = () => (asleepSince ?? timeline.now()) - slept
  const awake = (): Promise<void> =>
    asleepSince === null ? Promise.resolve() : new Promise((resolve) => void sleepers.push(resolve))

  /** Calls back after so much time in which the machine is awake. */
  const afterAwake = (delay: number, callback: () => void): (() => void) => {
    const due = monotonic() + delay
    let cancel = () => {}
    const arm = () => {
      const sleep = asleepSince === null ? 0 : (machineState.asleepUntil ?? 0) - timeline.now()
      cancel = timeline.after(sleep + due - monotonic(), () => {
        if (asleepSince === null && monotonic() >= due) callback()
        else arm()
      })
    }
    arm()
    return () => cancel()
  }

  const stop = () => {
    app?.kill()
    app = null
    crash = null
  }

  const startRun = (): Run => {
    const began = monotonic()
    const death = new AbortController()
    const calls: Call[] = []
    const connection: Connection = { diedAt: null, used: false }
    const faults = new WeakMap<object, Fault | null>()
    const run = runs
    let gateway: Gateway | null = null
    let signedInAs = ''
    let openCalls: readonly OpenCall[] = []
    let carriedOut: Effect[] = []
    let disks: PersistedState[] = []
    const isDead = () => death.signal.aborted

    const clock: Clock = {
      now: () => ({
        utc: start + timeline.now() + machineState.clockOff,
        monotonic: monotonic() - began,
        random: around.nextRandom(),
      }),
      after: (delay, callback) =>
        afterAwake(delay + history.lag, () => {
          if (!isDead()) callback()
        }),
    }
    const caller = {
      clock,
      death: death.signal,
      connection,
      monotonic,
      awake,
      call() {
        const call = calls.at(-1)
        if (call === undefined || isDead()) throw new Error('A request that no call made')
        return call
      },
    }

    const end = (call: Call) => {
      call.open = false
      call.blocked = false
      call.endedAt ??= timeline.now()
    }
    const send = async (
      write: Write | null,
      signal: AbortSignal,
      ask: (gateway: Gateway) => Promise<Result<Reading>>,
    ): Promise<Result<Reading>> => {
      const call: Call = {
        write,
        since: monotonic(),
        open: true,
        blocked: false,
        endedAt: null,
        fault: null,
      }
      calls.push(call)
      signal.addEventListener('abort', () => end(call))
      if (gateway === null) throw new Error('A call while nobody is signed in')
      const given = await ask(gateway)
      const answer = history.tellsCalls ? withBusy(given, around.onCall.has(signedInAs)) : given
      faults.set(answer, call.fault)
      end(call)
      // The app hears of it in the microtasks that follow; only then is nothing moving any more.
      void moved().then(() => calls.splice(calls.indexOf(call), 1))
      return answer
    }

    const dispatch = (event: EventInput) => {
      if (!isDead()) store.dispatch(event)
    }
    const effects = createEffects({
      gateway: () =>
        gateway && {
          read: (signal) => send(null, signal, (one) => one.read(signal)),
          write: (write, signal) => send(write, signal, (one) => one.write(write, signal)),
        },
      async forgetSecrets() {
        machineState.userId = null
        await timeline.pause(50)
        return { kind: 'signed-out', disk: null }
      },
      async dropConnections() {
        connection.diedAt = null
        connection.used = false
      },
      persist(persistedState) {
        if (machineState.diskWorks) machineState.disk = persistedState
        return machineState.diskWorks
      },
      notify: () => {},
      dispatch,
    })
    const store = createStore(clock, (effect) => {
      if (isDead() || (crash !== null && carriedOut.length >= crash.after)) return
      effects.run(effect)
      if (effect.kind === 'report' && effect.outcome.kind === 'quit') timeline.after(0, () => onQuit())
      carriedOut.push(effect)
      disks.push(machineState.disk)
    })
    store.observe((transition) => {
      if (isDead()) return
      record(transition)
      carriedOut = []
      disks = []
    })

    const record = ({ event, effects: all, after }: Transition) => {
      const crashing = crash !== null && all.length > 0 ? crash : null
      const answered =
        event.kind === 'answered' ? (openCalls.find(({ call }) => call === event.call) ?? null) : null
      openCalls = callsAfter(openCalls, event, carriedOut)
      const before = last
      last = snapshotOf(after)
      around.record({
        now: timeline.now(),
        machine: number,
        run,
        event,
        before,
        after: last,
        effects: carriedOut,
        disks,
        answered,
        fault: event.kind === 'answered' ? (faults.get(event.answer) ?? null) : null,
        openCalls,
        arrivals: exotel.arrivals(),
        crashed: crashing !== null,
        disk: machineState.disk,
        diskFails: !machineState.diskWorks,
        userId: machineState.userId,
        place: machineState.place,
      })
      if (crashing === null) return
      stop()
      crashing.then()
    }

    return {
      dispatch,
      signIn(userId) {
        machineState.userId = userId
        signedInAs = userId
        gateway = exotel.gatewayOf(caller, userId, machineState.token, (token) => {
          machineState.token = token
        })
        dispatch({ kind: 'signed-in', identity: identityOf(userId, history) })
      },
      calls,
      connection,
      snapshot: () => last,
      kill() {
        death.abort()
        calls.splice(0)
      },
    }
  }

  return {
    machineState,
    snapshot: () => last,
    isUp: () => app !== null,
    run: () => runs,
    calls: () => app?.calls ?? [],
    deadFor() {
      const diedAt = app?.connection.diedAt ?? null
      if (app === null || diedAt === null) return null
      const call = app.calls.find(({ open, write }) => open && write?.on === false)
      return call === undefined ? null : monotonic() - Math.max(call.since, diedAt)
    },
    tell(event) {
      if (app === null) return
      if ('id' in event) around.asked.push({ id: event.id, machine: number, run: runs })
      app.dispatch(event)
    },
    signIn: (userId) => app?.signIn(userId),
    start() {
      runs += 1
      last = snapshotOf(initialState)
      const run = startRun()
      app = run
      const { place, rules, disk, lockWatchWorks, locked, idle, userId } = machineState
      run.dispatch({ kind: 'started', place, rules, persistedState: disk })
      run.dispatch({ kind: 'lock-watch', source: lockWatchWorks ? 'logind' : null })
      if (lockWatchWorks) run.dispatch({ kind: locked ? 'locked' : 'unlocked' })
      if (idle) run.dispatch({ kind: 'idle' })
      if (userId === null) return run.dispatch({ kind: 'credentials-missing', former: null })
      const signIn = () => {
        if (app === run && machineState.userId === userId && last.session === 'starting') run.signIn(userId)
      }
      if (history.keychainDelay === 0) signIn()
      else afterAwake(history.keychainDelay, signIn)
    },
    stop,
    crashAfter(effects, then = () => {}) {
      crash = effects === null ? null : { after: effects, then }
    },
    onQuit(then) {
      onQuit = then
    },
    sleep(length, then) {
      asleepSince = timeline.now()
      machineState.asleepUntil = timeline.now() + length
      timeline.after(length, () => {
        slept += length
        asleepSince = null
        machineState.asleepUntil = null
        for (const resolve of sleepers.splice(0)) resolve()
        then()
      })
    },
  }
}

/** The calls that are still on the wire after this event and these effects. */
function callsAfter(
  before: readonly OpenCall[],
  event: Event,
  effects: readonly Effect[],
): readonly OpenCall[] {
  let open = event.kind === 'answered' ? before.filter(({ call }) => call !== event.call) : before
  for (const effect of effects) {
    if (effect.kind === 'abort') open = open.filter(({ call }) => call !== effect.call)
    if (effect.kind === 'read') open = [...open, { call: effect.call, write: null }]
    if (effect.kind === 'write') {
      const { call, device, on } = effect
      open = [...open, { call, write: { device, on } }]
    }
  }
  return open
}
