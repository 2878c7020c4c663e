import { join } from 'node:path'
import { eventually } from '../support/condition.ts'
import { electronArguments, electronProgram } from '../support/electron.ts'
import { checkout, startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { type NamedScreensaver, startNamedScreensaver } from '../support/named-screensaver.ts'
import { type RunningProcess, startProcess } from '../support/processes.ts'
import { type Holdings, holdingsOf } from './holdings.ts'

/** How much an agent's desk has to do. */
export interface Work {
  readonly switches: number
  /** How often the window opens and closes. */
  readonly windows: number
  readonly locks: number
  /** How often Exotel fails for a while. */
  readonly faults: number
}

/** What was done, and what the app held: after the warm-up, after each sixth of the work, and at the end. */
export interface DeskReport {
  readonly done: Work
  readonly samples: readonly Holdings[]
}

/** Ways in which Exotel fails, each once; the app tries again within a second or two. */
const faults = [{ kind: 'cut-before-applied' }, { kind: 'garbage' }, { kind: 'rate-limit', retryAfter: 1 }]

/**
 * Runs the app at full speed: switches, and between them windows, locks and faults, spread evenly. Ends early after
 * `limit` ms. `say` is told of each sample.
 */
export async function runDesk(
  work: Work,
  limit: number,
  say: (done: Work, holdings: Holdings) => void = () => {},
): Promise<DeskReport> {
  const place = await startWorkplace()
  try {
    await place.prepareAccount()
    const screensaver = await startNamedScreensaver(place.desktop, 'org.gnome.ScreenSaver')
    const probe = join(import.meta.dirname, 'probe.cjs')
    const given = ['-r', probe, ...electronArguments(), checkout, '--hidden']
    const app = startProcess(electronProgram(), given, { env: place.desktop.env })
    await eventually(
      () => place.status().catch(() => null),
      (now) => now !== null && now.state !== 'unknown' && now.lockWatch === 'working',
      { describe: 'the app to be ready', within: 30_000 },
    )
    const ends = performance.now() + limit
    const done = { switches: 0, windows: 0, locks: 0, faults: 0 }
    const samples: Holdings[] = []
    const sample = async () => {
      const holdings = await holdingsOf(place, app)
      say({ ...done }, holdings)
      samples.push(holdings)
    }
    const oneOf = {
      lock: () => lockAndUnlock(place, screensaver),
      window: () => openAndClose(place, app),
      fault: async (count: number) => {
        await place.setFaults(faultRules(done.faults))
        await turn(place, count)
        await place.setFaults([])
      },
    }
    // What a first time makes that stays, such as a match rule for replies, is no growth.
    for (let count = 0; count < warmUp; count += 1) {
      await turn(place, count)
      await oneOf.lock()
      await oneOf.window()
      await oneOf.fault(count + 1)
    }
    await sample()
    const between = Math.ceil(work.switches / 6)
    for (let count = 0; count < work.switches && performance.now() < ends; count += 1) {
      await turn(place, count)
      done.switches += 1
      if (isTurn(count, work.switches, work.locks)) {
        await oneOf.lock()
        done.locks += 1
      }
      if (isTurn(count, work.switches, work.windows)) {
        await oneOf.window()
        done.windows += 1
      }
      if (isTurn(count, work.switches, work.faults)) {
        await oneOf.fault(count + 1)
        done.faults += 1
      }
      if (count % between === between - 1) await sample()
    }
    await sample()
    await app.stop({ grace: 6_000 })
    return { done, samples }
  } finally {
    await place.close()
  }
}

/** How often everything is done once before the app's holdings count. */
const warmUp = 3

/** Whether the event that happens `times` in all happens after the turn `count` of `all`. */
function isTurn(count: number, all: number, times: number): boolean {
  return Math.floor(((count + 1) * times) / all) > Math.floor((count * times) / all)
}

function faultRules(count: number): readonly unknown[] {
  return [{ match: { method: 'PUT' }, fault: faults[count % faults.length], times: 1 }]
}

/** Switches to another target than before, and waits for the confirmation. */
async function turn(place: Workplace, count: number): Promise<void> {
  const targets = ['sip', 'off', 'phone', 'off', 'sip', 'phone'] as const
  await place.switchTo(targets[count % targets.length] ?? 'off')
}

async function lockAndUnlock(place: Workplace, screensaver: NamedScreensaver): Promise<void> {
  const locked = (wanted: boolean) =>
    eventually(place.status, ({ locked, switching }) => locked === wanted && !switching, {
      describe: `the screen to be ${wanted ? 'locked' : 'unlocked'}`,
    })
  screensaver.setActive(true)
  await locked(true)
  screensaver.setActive(false)
  await locked(false)
}

/** Opens the window and closes it; resolves once its process has ended. */
async function openAndClose(place: Workplace, app: RunningProcess): Promise<void> {
  await place.openWindow()
  const renderers = () => app.tree().filter(({ command }) => command.includes('--type=renderer')).length
  await eventually(renderers, (count) => count > 0, { describe: 'the window to open', within: 20_000 })
  // It may not be open yet when its process is: what is not open cannot be closed.
  const closed = () => {
    app.write('close\n')
    return renderers()
  }
  await eventually(closed, (count) => count === 0, { describe: 'the window to close', within: 20_000 })
}
