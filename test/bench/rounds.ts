import { setTimeout as pause } from 'node:timers/promises'
import type { RunningProcess } from '../support/processes.ts'
import type { StatusNotifierHost } from '../support/status-notifier-host.ts'
import { findEntry } from '../support/status-notifier-menu.ts'
import type { Arrivals } from './arrivals.ts'
import {
  type Memory,
  memoryByProcess,
  memoryOf,
  processorTimeOf,
  sleepsOf,
  wakeUps,
} from './process-costs.ts'
import type { TrayWire } from './tray-wire.ts'

/** An app that takes part. */
export interface Contender {
  readonly name: string
  start(): RunningProcess
  /** Resolves once it has done all that it does at its start. */
  ready(): Promise<void>
  /** The entries that are clicked in turn, each of which sends one PUT: one that turns a device on, and Off. */
  readonly entries: { readonly on: string; readonly off: string }
  /** Resolves once a click is over and the menu is as it will stay. */
  clicked(entry: string): Promise<void>
  /** Milliseconds that a command takes which prints a line. */
  command(): Promise<number>
  /** What only this app can do; null if it is nothing more. */
  readonly more: ((app: RunningProcess) => Promise<More>) | null
}

/** What one start of one app cost. */
export interface Costs {
  /** Milliseconds from its start to its icon in the tray. */
  readonly tray: number
  /** Milliseconds of processor time until it has started and come to rest. */
  readonly processor: number
  readonly memory: Memory
  readonly processes: ReturnType<typeof memoryByProcess>
  /** A second, while nothing happens. */
  readonly wakeUps: number
  readonly clicks: Clicks
  readonly command: number
  readonly more: More | null
}

/** Milliseconds from clicks to their PUTs; the first one apart, since it finds nothing warm. */
export interface Clicks {
  readonly first: number
  readonly on: readonly number[]
  readonly off: readonly number[]
}

/** What one start of Hookswitch cost beyond what a bare app can do. Milliseconds. */
export interface More {
  /** From the screen's lock to the PUT of its OFF. */
  readonly locks: readonly number[]
  /** From the request to open the window until it appears, drawn: the first time, and again. */
  readonly firstWindow: number
  readonly windows: readonly number[]
  readonly memoryAfterWindow: Memory
  /** The installed command, while the app runs. */
  readonly installedCommand: number
}

/** Where they run. */
export interface Ground {
  readonly host: StatusNotifierHost
  readonly wire: TrayWire
  readonly arrivals: Arrivals
}

/** What is waited for here is nothing in particular: caches, collectors and timers of a start that come to rest. */
export const settling = 5_000

/** Long enough for a timer that fires every few seconds to be seen. */
const idle = 5_000

/** How long an app may go on after its start before what it does counts as its own. */
const longestUnrest = 15_000
const leastRest = 5_000

const clickPairs = 5

/** Between clicks, so that a menu's rebuilding (timing.trayRebuild) is over and a person might have done it. */
const betweenClicks = 300

/** Starts a contender, measures it, and ends it. */
export async function measure(contender: Contender, ground: Ground): Promise<Costs> {
  const { host, wire } = ground
  const registered = wire.nextItem()
  const started = performance.now()
  const app = contender.start()
  try {
    const tray = (await registered) - started
    await contender.ready()
    await pause(settling)
    const processor = processorTimeOf(app.pid)
    const memory = memoryOf(app.pid)
    const processes = memoryByProcess(app.pid)
    await atRest(app.pid)
    const before = sleepsOf(app.pid)
    await pause(idle)
    const woken = wakeUps(before, sleepsOf(app.pid)) / (idle / 1_000)
    const clicks = await clickThrough(contender, ground)
    const command = await contender.command()
    const more = (await contender.more?.(app)) ?? null
    return { tray, processor, memory, processes, wakeUps: woken, clicks, command, more }
  } finally {
    await app.stop({ grace: 6_000 })
    await host.waitForNoItem()
  }
}

/**
 * Resolves once a whole second passes without a wake-up, or after `longestUnrest`. About eight seconds after a start V8
 * collects its garbage once, in a dozen steps of its helper threads; that is no timer of the app's.
 */
async function atRest(pid: number): Promise<void> {
  const end = performance.now() + longestUnrest
  for (let before = sleepsOf(pid); performance.now() < end; ) {
    await pause(1_000)
    const after = sleepsOf(pid)
    if (wakeUps(before, after) === 0 && performance.now() > end - longestUnrest + leastRest) return
    before = after
  }
}

async function clickThrough({ entries, clicked }: Contender, ground: Ground): Promise<Clicks> {
  const all: { readonly on: number[]; readonly off: number[] } = { on: [], off: [] }
  for (let pair = 0; pair < clickPairs; pair += 1) {
    for (const kind of ['on', 'off'] as const) {
      all[kind].push(await click(entries[kind], ground))
      await clicked(entries[kind])
      await pause(betweenClicks)
    }
  }
  const [first = Number.NaN, ...on] = all.on
  return { first, on, off: all.off }
}

/** Milliseconds from the click on an entry to its PUT. */
async function click(entry: string, { host, wire, arrivals }: Ground): Promise<number> {
  const { item, menu } = await host.waitFor(
    (view) => findEntry(view.menu, entry).enabled,
    `${entry} to be enabled`,
  )
  const arrived = arrivals.nextPut()
  const sent = wire.click(item.owner, item.menu, findEntry(menu, entry).id)
  return (await arrived) - sent
}
