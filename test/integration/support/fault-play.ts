import { setImmediate as turn } from 'node:timers/promises'
import { defaultRules, type Rules } from '../../../src/core/model/rules.ts'
import { type AppRun, createDisk, startApp } from './app-run.ts'
import { startExotelWire } from './exotel-wire.ts'
import type { History, HistoryEvent } from './fault-history.ts'
import type { Onlooker, Stage } from './laws/onlooker.ts'
import { createVirtualTime } from './virtual-time.ts'

/** How long after the last happening requests may still go wrong, and how long a healthy Exotel has then: virtual ms. */
const lastFault = 3 * 60_000
const aftermath = 14 * 60_000

/** How long before the end a locked screen stays locked: virtual ms. A stubborn OFF is tried every 5 minutes. */
const lockedAftermath = 6 * 60_000

/** Between being told of the sleep and falling asleep: virtual ms. */
const lastMoments = 300

/** How long a lock that was asked for takes to come: virtual ms. */
const lockTakes = 200

/** How long real requests to this machine may take before a history counts as stuck: ms. */
const patience = 10_000

/** More than this in one history means that the app never comes to rest: events turned over, and moments of rest. */
const mostTurns = 20_000
const mostRests = 5000

/**
 * Plays a history with the real effects, store, intent file and gateway over real HTTP to a simulator of its own. Time
 * is virtual: it stands still while a request is on its way, and jumps to the next thing that is due when none is.
 */
export async function play(history: History, watching: (stage: Stage) => Onlooker): Promise<void> {
  let draws = 0
  const time = createVirtualTime(() => history.luck[draws++ % history.luck.length] ?? 0)
  const wire = await startExotelWire(history, time)
  try {
    await playOn({ time, wire }, history, watching({ time, wire }))
  } finally {
    await wire.close()
  }
}

async function playOn({ time, wire }: Stage, history: History, onlooker: Onlooker) {
  const disk = createDisk()
  const rules: Rules = { ...defaultRules, restore: history.restore }
  const desk = { locked: history.locked, lockWatchWorks: true, told: null as boolean | null }
  let token = wire.secrets.at(-1) ?? ''
  let downtime = 0
  let app: AppRun | null = null
  let turns = 0
  let rests = 0
  const complaints: unknown[] = []
  const complain = (error: unknown) => {
    complaints.push(error)
    return error
  }

  /** An onlooker's complaint inside a callback of the app's must not be taken for a failure of the app's. */
  const watch = (look: () => void) => {
    try {
      look()
    } catch (error) {
      complain(error)
    }
  }

  const tellLock = (run: AppRun) => {
    if (!desk.lockWatchWorks || time.isAsleep() || desk.told === desk.locked) return
    desk.told = desk.locked
    run.dispatch({ kind: desk.locked ? 'locked' : 'unlocked' })
  }

  const start = () => {
    const run = startApp({
      wire,
      time,
      disk,
      app: history.renews ? wire.app : null,
      listener: {
        passed(from, what) {
          if (!from.isAlive()) return
          watch(() => onlooker.passed(from, what))
          const { kind } =
            what.kind === 'effect' && what.effect.kind === 'report' ? what.effect.outcome : what
          if (kind === 'quit') time.after(0, () => end(from))
        },
        turned(from, transition) {
          turns += 1
          if (turns > mostTurns) {
            from.kill()
            // Thrown into the app itself, since an endless loop would give nobody else a turn.
            throw complain(new Error(`The app never rests: ${turns} turns by ${time.now()} ms`))
          }
          watch(() => onlooker.turned(from, transition))
        },
      },
      keep(one) {
        token = one
      },
    })
    app = run
    desk.told = null
    watch(() => onlooker.started(run))
    const place = { boot: 'boot', session: 'session' }
    run.dispatch({ kind: 'started', place, rules, persistedState: disk.read() })
    run.dispatch({ kind: 'lock-watch', source: desk.lockWatchWorks ? 'logind' : null })
    tellLock(run)
    const enter = () => {
      if (run.isAlive() && run.state().session.kind === 'starting') run.signIn(token)
    }
    if (history.keychainDelay === 0) enter()
    else time.after(history.keychainDelay, () => (time.isAsleep() ? void time.awake().then(enter) : enter()))
  }

  /** The process ends, and starts again later. */
  const end = (run: AppRun) => {
    if (!run.isAlive()) return
    watch(() => onlooker.ends(run))
    run.kill()
    app = null
    time.after(downtime, start)
  }

  const happen = async (what: HistoryEvent): Promise<void> => {
    if (what.kind === 'changed-elsewhere') return wire.switchElsewhere(what.active)
    if (what.kind === 'client-comes') return wire.addClient(what.client)
    if (what.kind === 'clients-go') return wire.removeClients()
    if (what.kind === 'clock-jumps') return time.setWallClock(what.by)
    // Nothing else happens at a machine that sleeps.
    if (time.isAsleep()) return
    if (what.kind === 'locks' || what.kind === 'unlocks') desk.locked = what.kind === 'locks'
    if (app !== null) await happenTo(app, what)
  }

  const happenTo = async (run: AppRun, what: HistoryEvent): Promise<void> => {
    const id = `request ${run.asked.length + 1}`
    switch (what.kind) {
      case 'asked':
        run.asked.push(id)
        return run.dispatch({ kind: 'asked', id, command: what.command, cause: 'user' })
      case 'off-for-asked':
        run.asked.push(id)
        return run.dispatch({ kind: 'off-for-asked', id, until: time.utc() + what.length, cause: 'user' })
      case 'refresh-asked':
        return run.dispatch({ kind: 'refresh-asked' })
      case 'signed-in':
        if (run.state().session.kind === 'starting') return
        token = await wire.mint()
        return run.signIn(token)
      case 'locks':
      case 'unlocks':
        return tellLock(run)
      case 'lock-requested':
        run.dispatch({ kind: 'lock-requested' })
        if (!what.followed) return
        desk.locked = true
        return time.after(lockTakes, () => tellLock(run))
      case 'lock-watch':
        desk.lockWatchWorks = what.works
        desk.told = null
        run.dispatch({ kind: 'lock-watch', source: what.works ? 'logind' : null })
        return tellLock(run)
      case 'sleeps':
        return sleep(run, what.length, what.announced)
      case 'quits':
        downtime = what.downtime
        return run.dispatch({ kind: 'quit-asked', id: 'quit', cause: what.cause })
      case 'killed':
        downtime = what.downtime
        return end(run)
      case 'changed-elsewhere':
      case 'client-comes':
      case 'clients-go':
      case 'clock-jumps':
        return
    }
  }

  const sleep = async (run: AppRun, length: number, announced: boolean) => {
    if (announced) run.dispatch({ kind: 'suspending' })
    await rest()
    await passTo(time.now() + lastMoments)
    if (!run.isAlive()) return
    time.sleep(length)
    time.after(length + history.wakingDelay, () => {
      run.dispatch({ kind: 'resumed' })
      tellLock(run)
    })
  }

  /** Waits until nothing moves but by time, and lets the onlooker look. */
  const rest = async () => {
    const since = performance.now()
    rests += 1
    if (rests > mostRests) throw new Error(`The app never rests: moved on ${rests} times by ${time.now()} ms`)
    do {
      await turn()
      await turn()
      if (performance.now() - since > patience) throw new Error(`Stuck at ${time.now()} ms`)
    } while (app?.calls.some(({ blocked }) => !blocked))
    if (app !== null && !time.isAsleep()) await onlooker.look(app)
    if (complaints.length > 0) throw complaints[0]
  }

  /** Lets virtual time pass up to `instant`, one due thing after the other. */
  const passTo = async (instant: number) => {
    for (let due = time.nextDue(); due !== null && due <= instant; due = time.nextDue()) {
      time.moveTo(due)
      await rest()
    }
    // Nothing is due before then, so nothing that is on its way can be overtaken.
    time.moveTo(instant)
  }

  /** A token that expired earlier may be noticed only now: then the agent signs in once more. */
  const signedInFor = async (length: number): Promise<AppRun> => {
    for (;;) {
      while (app === null || time.isAsleep() || app.state().session.kind === 'starting') {
        await passTo(time.nextDue() ?? time.now())
      }
      if (app.state().session.kind === 'signed-out') {
        await happen({ kind: 'signed-in' })
        await rest()
      }
      await passTo(time.now() + length)
      // What is healthy is looked at between calls, never in the middle of a background read.
      while (app?.calls.some(({ open }) => open)) await passTo(time.now() + 1000)
      if (app?.state().session.kind === 'signed-in') return app
    }
  }

  await wire.switchElsewhere(history.first)
  start()
  await rest()
  for (const { pause, what } of history.happenings) {
    await passTo(time.now() + pause)
    await happen(what)
    await rest()
  }
  await passTo(time.now() + lastFault)
  await wire.heal()
  await signedInFor(0)
  if (!desk.lockWatchWorks) await happen({ kind: 'lock-watch', works: true })
  await rest()
  if (desk.locked) await onlooker.lockedInTheEnd(await signedInFor(lockedAftermath))
  await happen({ kind: 'unlocks' })
  // Else the read that follows would be overtaken by its own limit.
  await rest()
  await onlooker.inTheEnd(await signedInFor(aftermath))
  if (complaints.length > 0) throw complaints[0]
}
