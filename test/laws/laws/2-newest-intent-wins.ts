import type { Target } from '../../../src/core/model/device.ts'
import type { Claim } from '../law.ts'
import {
  explain,
  isAfterCall,
  isRequest,
  outcomesOf,
  refusesOn,
  reportsOf,
  turnsOfMachines,
  writesOf,
} from '../trace.ts'

export const oneCallAtATime: Claim = {
  claim: 'one call at a time, for the newest request',
  check({ turns }) {
    const done = new Set<string>()
    const waiting = new Map<string, string[]>()
    for (const turn of turns) {
      const { event, after, before, openCalls } = turn
      const key = `${turn.machine} ${turn.run}`
      if (openCalls.length > 1) return explain(turn, `${openCalls.length} calls at once`)
      if (isRequest(event)) {
        waiting.set(key, [...(waiting.get(key) ?? []), event.id])
      }
      for (const { request } of reportsOf(turn)) {
        if (done.has(request)) return explain(turn, `${request} is answered twice`)
        done.add(request)
      }
      if (turn.crashed) continue
      const still = (waiting.get(key) ?? []).filter((id) => !done.has(id))
      const known = [
        ...(after.intent?.requests ?? []),
        ...(after.deferred === null ? [] : [after.deferred]),
        ...after.waitForCall,
      ]
      if (still.toSorted().join() !== known.toSorted().join())
        return explain(turn, `waits for ${known.join()} where ${still.join()} wait for an answer`)
      const target = (after.intent ?? before.intent)?.target ?? 'off'
      const wrong = writesOf(turn).find(({ device, on }) => on !== (device === target))
      if (wrong !== undefined) return explain(turn, `turns ${wrong.device} ${wrong.on ? 'on' : 'off'}`)
    }
    return null
  },
}

export const offWaitsForTheCall: Claim = {
  claim: 'an OFF for the end of a call begins with an answer that says that no call is on',
  check({ turns }) {
    for (const turn of turns) {
      const { event, before, after } = turn
      const isWanted = event.kind === 'off-after-call-asked' && before.isServing && refusesOn(before) === null
      const isOff = (before.intent?.target ?? before.confirmed) === 'off'
      if (isWanted && !isOff && after.intent?.requests.includes(event.id))
        return explain(turn, 'does not wait for the end of the call')
      if (!isAfterCall(turn)) continue
      const devices = event.kind === 'answered' && event.answer.ok ? event.answer.value.devices : null
      if (devices === null) return explain(turn, 'begins the OFF without an answer')
      if (devices.phone.busy !== false || devices.sip.busy !== false)
        return explain(turn, 'begins the OFF while a call may be on')
    }
    return null
  },
}

export const newestWins: Claim = {
  claim: 'in the end calls ring where the newest granted request wanted them',
  scopes: ['only asking'],
  check(trace) {
    // A write that comes later than the app can foresee is shown like a change that somebody made elsewhere.
    if (trace.lateWrites.length > 0) return null
    const newest = outcomesOf(trace)
      .filter(({ outcome }) => outcome?.kind !== 'nothing-to-do')
      .at(-1)?.outcome
    const [end] = trace.ends
    if (newest?.kind !== 'confirmed' || end === undefined || newest.target === end.truth) return null
    return `${newest.target} was confirmed last, but calls ring on ${end.truth}`
  },
}

export const confirmedStays: Claim = {
  claim: 'what was confirmed last is still so in the end',
  scopes: ['honest', 'only coming and going', 'only asking'],
  check(trace) {
    const { history, lateWrites, ends } = trace
    if (history.machines > 1 || lateWrites.length > 0) return null
    for (const [number, turns] of turnsOfMachines(trace).entries()) {
      let standing: Target | null = null
      for (const { before, after, event } of turns) {
        if (after.intent !== null || event.kind === 'signed-in') standing = null
        else if (before.intent !== null) {
          standing = after.confirmed === before.intent.target ? before.intent.target : null
        }
      }
      const truth = ends[number]?.truth
      if (standing !== null && standing !== truth) return `${standing} was confirmed last, but ${truth} is so`
    }
    return null
  },
}
