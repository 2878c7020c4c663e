import { confirmedOf, intentOf, workOf } from '../../../src/core/model/state.ts'
import { explain } from './turns.ts'
import type { World } from './world.ts'

/** A retry is at least 100 ms after the failure before it. */
const mostDeadlinesInAMinute = 700

/** Law 2: one call is on the wire at most, and the intent is what was asked for last. */
export function oneCallAtATime(world: World): string | null {
  const done = new Set<string>()
  const waiting = new Map<string, string[]>()
  for (const turn of world.turns) {
    const { event, effects, after, openCalls } = turn
    const key = `${turn.machine} ${turn.run}`
    if (openCalls.length > 1) return explain(turn, `${openCalls.length} calls at once`)
    const asks = event.kind === 'asked' || event.kind === 'off-for-asked'
    if (asks) waiting.set(key, [...(waiting.get(key) ?? []), event.id])
    for (const effect of effects) {
      if (effect.kind !== 'report') continue
      if (done.has(effect.request)) return explain(turn, `${effect.request} is answered twice`)
      done.add(effect.request)
    }
    const still = (waiting.get(key) ?? []).filter((id) => !done.has(id))
    const known = [
      ...(intentOf(after)?.requests ?? []),
      ...(after.deferredRequest === null ? [] : [after.deferredRequest.id]),
    ]
    const complete = turn.crashed || still.toSorted().join() === known.toSorted().join()
    if (!complete) return explain(turn, `waits for ${known.join()} where ${still.join()} wait for an answer`)
  }
  return null
}

/** Law 2: with nobody else acting, the newest wish that was granted is what Exotel shows in the end. */
export function newestWins(world: World): string | null {
  const newest = outcomesOf(world)
    .filter(({ outcome }) => outcome?.kind !== 'nothing-to-do')
    .at(-1)?.outcome
  if (newest?.kind !== 'confirmed') return null
  const truth = world.exotel.truth('1')
  return newest.target === truth ? null : `${newest.target} was confirmed last, but ${truth} is so`
}

/** Law 10: once everything works, nothing is under way, all is answered, and what is shown is so or is told. */
export function settles(world: World): string | null {
  for (const [number, machine] of world.machines.entries()) {
    const state = machine.state()
    if (!machine.isUp() || state.session.kind !== 'signed-in') return `machine ${number} did not come up`
    const { deferredRequest, quitting, session } = state
    const intent = intentOf(state)
    const work = workOf(state)
    const confirmed = confirmedOf(state)
    if (session.signingOut !== null || quitting !== null) return `machine ${number} is still leaving`
    if (intent !== null || deferredRequest !== null || work.kind !== 'idle') {
      return `machine ${number}: intent ${intent?.target ?? 'none'}, held ${deferredRequest?.command ?? 'none'}, work ${work.kind}`
    }
    const truth = world.exotel.truth(session.identity.userId)
    if (confirmed?.active !== truth) return `machine ${number} knows ${confirmed?.active}, but ${truth} is so`
    const open = outcomesOf(world).find(
      (one) => one.machine === number && one.run === machine.run() && one.outcome === undefined,
    )
    if (open !== undefined) return `${open.id} was never answered`
  }
  return null
}

/** Law 10: deadlines never come faster than retries may. */
export function busyLoop(world: World): string | null {
  for (const number of world.machines.keys()) {
    const times = world.deadlines.filter(({ machine }) => machine === number).map(({ at }) => at)
    for (const [index, at] of times.entries()) {
      const later = times[index + mostDeadlinesInAMinute] ?? Number.POSITIVE_INFINITY
      if (later - at <= 60_000) return `machine ${number} is busy from ${at} ms on`
    }
  }
  return null
}

/** Everything asked for, in order, with what became of it. */
function outcomesOf(world: World) {
  const reports = new Map(
    world.turns.flatMap(({ effects }) =>
      effects.flatMap((effect) =>
        effect.kind === 'report' ? [[effect.request, effect.outcome] as const] : [],
      ),
    ),
  )
  return world.asked.map((one) => ({ ...one, outcome: reports.get(one.id) }))
}
