import type { Target } from '../../src/core/model/device.ts'
import { type AccountOptions, type CountedCall, createAccount } from './account.ts'
import { createDesk, type Desk } from './desk.ts'
import { createRandom } from './random.ts'
import { createSimulatedTime } from './simulated-time.ts'

export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute

/** A floor of desks that share one account, in simulated time. */
export interface SimulatedFloor {
  readonly desks: readonly Desk[]
  readonly calls: readonly CountedCall[]
  readonly limit: number
  now(): number
  random(): number
  truth(desk: Desk): Target
  setTruth(desk: Desk, active: Target): void
  setDown(isDown: boolean): void
  after(delay: number, callback: () => void): void
  /** How many desks show a confirmed state, minute by minute since the floor began. */
  readonly confirmed: readonly number[]
  /** Called for each accepted write, at once. */
  onWrite(listener: (call: CountedCall) => void): void
  runUntil(moment: number, isOver?: () => boolean): Promise<void>
}

/** What a floor is made of. */
export interface FloorOptions extends AccountOptions {
  readonly desks: number
  readonly seed: number
}

/** Makes a floor whose apps are not started yet. */
export function createFloor(options: FloorOptions): SimulatedFloor {
  const time = createSimulatedTime()
  const random = createRandom(options.seed)
  const calls: CountedCall[] = []
  const confirmed: number[] = []
  let listener: (call: CountedCall) => void = () => {}
  const account = createAccount(time, options, (call) => {
    calls.push(call)
    if (call.kind !== 'read' && call.outcome === 'accepted') listener(call)
  })
  const desks = Array.from({ length: options.desks }, (_, index) =>
    createDesk(String(index), { time, account, random }),
  )
  const look = () => {
    confirmed.push(desks.filter(showsConfirmed).length)
    time.after(minute, look)
  }
  look()
  return {
    desks,
    calls,
    confirmed,
    limit: options.limit,
    now: time.now,
    random,
    truth: ({ userId }) => account.truth(userId),
    setTruth: ({ userId }, active) => account.set(userId, active),
    setDown: account.setDown,
    after: (delay, callback) => void time.after(delay, callback),
    onWrite: (next) => {
      listener = next
    },
    runUntil: time.runUntil,
  }
}

/** Whether the icon of this desk says phone, SIP or off. */
export function showsConfirmed(desk: Desk): boolean {
  const { session } = desk.state()
  return session.kind === 'signed-in' && session.intent === null && session.confirmed !== null
}
