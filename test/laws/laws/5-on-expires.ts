import type { Claim } from '../law.ts'
import { explain, isAccepted, reportsOf, sendsOn, type Turn, turnsOfMachines, turnsOfRuns } from '../trace.ts'

const onLifetime = 60_000

export const onExpires: Claim = {
  claim: 'none is sent late, or after whatever ends it',
  check(trace) {
    for (const turns of turnsOfRuns(trace)) {
      const born = new Map<string, number>()
      for (const [index, turn] of turns.entries()) {
        const { event, after, now } = turn
        if (event.kind === 'asked') born.set(event.id, index)
        const id = after.intent?.id ?? ''
        const since = born.get(id) ?? index
        born.set(id, since)
        if (!sendsOn(turn)) continue
        const age = now - (turns[since]?.now ?? now)
        if (age > onLifetime) return explain(turn, `sends an ON that is ${age} ms old`)
        const ended = turns.slice(since + 1, index + 1).find(endsOn)
        if (ended !== undefined)
          return explain(turn, `sends an ON from before ${JSON.stringify(ended.event)}`)
      }
    }
    return null
  },
}

export const onIsNeverOnDisk: Claim = {
  claim: 'it is never on disk, and no start of the app carries it on',
  check(trace) {
    for (const turns of turnsOfMachines(trace)) {
      const ons = new Set<string>()
      for (const turn of turns) {
        const { intent } = turn.after
        if (intent !== null && intent.target !== 'off') ons.add(intent.id)
        for (const disk of turn.disks) {
          if (disk.off !== null && ons.has(disk.off.id)) return explain(turn, `keeps ${disk.off.id} on disk`)
        }
      }
    }
    return null
  },
}

export const withdrawnOnIsShown: Claim = {
  claim: 'one that is withdrawn is shown or asked about',
  check({ turns }) {
    const commands = new Map<string, string>()
    for (const turn of turns) {
      const { event, after } = turn
      if (event.kind === 'asked') commands.set(event.id, event.command)
      for (const { request, outcome } of reportsOf(turn)) {
        if (event.kind === 'asked' && event.id === request) continue
        // It had expired when the agent made a newer request: that one replaces what is shown.
        if (isAccepted(turn)) continue
        // What a quit blocks is not shown: the app is about to end.
        const isBlocked = outcome.kind === 'blocked' && outcome.why !== 'quit'
        const isWithdrawn = isBlocked || (outcome.kind === 'withdrawn' && outcome.why !== 'changed-elsewhere')
        const wasOn = ['phone', 'sip'].includes(commands.get(request) ?? '')
        if (isWithdrawn && wasOn && after.notice?.kind !== 'on-withdrawn' && !after.shown.question)
          return explain(turn, `withdraws ${request} and does not show it`)
      }
    }
    return null
  },
}

function endsOn({ event, before, after }: Turn): boolean {
  switch (event.kind) {
    case 'locked':
      return after.rules.autoOff.lock
    case 'suspending':
    case 'resumed':
      return true
    case 'sign-out-asked':
      return before.session === 'signed-in'
    default:
      return false
  }
}
