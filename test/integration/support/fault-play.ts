import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { Transition } from '../../../src/core/journal-entries.ts'
import { defaultRules, type Rules } from '../../../src/core/rules.ts'
import { openIntentFile } from '../../../src/main/storage/intent-file.ts'
import { type AppRun, type Passed, startApp } from './app-run.ts'
import { type ExotelWire, startExotelWire } from './exotel-wire.ts'
import type { Happening, History } from './fault-history.ts'
import { createVirtualTime, type VirtualTime } from './virtual-time.ts'

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

/**
 * Plays a history with the real effects, store, intent file and gateway over real HTTP to a simulator of its own. Time
 * is virtual: it stands still while a request is on its way, and jumps to the next thing that is due when none is.
 */
export async function play(history: History, watching: (stage: Stage) => Onlooker): Promise<void> {
  let draws = 0
  const time = createVirtualTime(() => history.luck[draws++ % history.luck.length] ?? 0)
  const wire = await startExotelWire(history, time)
  const folder = mkdtempSync(join(tmpdir(), 'hookswitch-history-'))
  try {
    await playOn({ time, wire }, history, folder, watching({ time, wire }))
  } finally {
    await wire.close()
    rmSync(folder, { recursive: true })
  }
}

async function playOn({ time, wire }: Stage, history: History, folder: string, onlooker: Onlooker) {
  const intentFile = openIntentFile(folder)
  const rules: Rules = { ...defaultRules, restore: history.restore }
  const desk = { locked: history.locked, lockWatchWorks: true, told: null as boolean | null }
  let token = wire.secrets.at(-1) ?? ''
  let downtime = 0
  let app: AppRun | null = null
  const complaints: unknown[] = []

  /** An onlooker's complaint inside a callback of the app's must not be taken for a failure of the app's. */
  const watch = (look: () => void) => {
    try {
      look()
    } catch (error) {
      complaints.push(error)
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
      intentFile,
      app: history.renews ? wire.app : null,
      listener: {
        passed(from, what) {
          if (!from.isAlive()) return
          watch(() => onlooker.passed(from, what))
          const { kind } =
            what.kind === 'effect' && what.effect.kind === 'report' ? what.effect.outcome : what
          if (kind === 'quit') time.after(0, () => end(from))
        },
        turned: (from, transition) => watch(() => onlooker.turned(from, transition)),
      },
      keep(one) {
        token = one
      },
    })
    app = run
    desk.told = null
    watch(() => onlooker.started(run))
    const place = { boot: 'boot', session: 'session' }
    run.dispatch({ kind: 'started', place, rules, memory: intentFile.read() })
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

  const happen = async (what: Happening): Promise<void> => {
    if (what.kind === 'changed-elsewhere') return wire.switchElsewhere(what.active)
    if (what.kind === 'clock-jumps') return time.setWallClock(what.by)
    // Nothing else happens at a machine that sleeps.
    if (time.isAsleep()) return
    if (what.kind === 'locks' || what.kind === 'unlocks') desk.locked = what.kind === 'locks'
    if (app !== null) await happenTo(app, what)
  }

  const happenTo = async (run: AppRun, what: Happening): Promise<void> => {
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
        return run.dispatch({ kind: 'quit-asked', id: 'quit', cause: 'quit' })
      case 'killed':
        downtime = what.downtime
        return end(run)
      case 'changed-elsewhere':
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
  wire.heal()
  await signedInFor(0)
  if (!desk.lockWatchWorks) await happen({ kind: 'lock-watch', works: true })
  if (desk.locked) await onlooker.lockedInTheEnd(await signedInFor(lockedAftermath))
  await happen({ kind: 'unlocks' })
  await onlooker.inTheEnd(await signedInFor(aftermath))
  if (complaints.length > 0) throw complaints[0]
}
