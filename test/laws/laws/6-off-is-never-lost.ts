import type { Active } from '../../../src/core/model/device.ts'
import { handlingOf } from '../../../src/core/model/failure.ts'
import type { Claim } from '../law.ts'
import {
  explain,
  goodRead,
  hasEvent,
  newsOf,
  notifies,
  type Trace,
  type Turn,
  turnsOfMachines,
  turnsOfRuns,
  writesOf,
} from '../trace.ts'

const staleOff = 2 * 60_000

export const offIsOnDiskFirst: Claim = {
  claim: 'it is on disk before it is sent',
  check({ turns }) {
    for (const turn of turns) {
      const { after, effects, disks, diskFails } = turn
      if (after.intent?.target !== 'off' || diskFails) continue
      for (const [index, effect] of effects.entries()) {
        if (effect.kind !== 'write') continue
        if (disks[index]?.off?.id !== after.intent.id)
          return explain(turn, 'sends an OFF that is not on disk')
      }
    }
    return null
  },
}

export const offStaysOnDisk: Claim = {
  claim: 'it outlives kill and restart until it is confirmed or superseded',
  scopes: ['honest', 'only coming and going'],
  check(trace) {
    if (hasEvent(trace, 'disk')) return null
    for (const turns of turnsOfMachines(trace)) {
      let wanted: string | null = null
      for (const turn of turns) {
        const { after, effects, disk, event } = turn
        if (wanted !== null && event.kind === 'started' && event.persistedState.off === null)
          return explain(turn, `the OFF ${wanted} is gone after a start`)
        const isUnwritten = after.intent?.target === 'off' && disk.off?.id !== after.intent.id
        if (effects.length === 0 && isUnwritten) continue
        if (wanted !== null && disk.off === null && !isDone(turn, trace))
          return explain(turn, `forgets the OFF ${wanted}`)
        wanted = disk.off?.id ?? null
      }
      const last = turns.at(-1)
      const isOwn = last?.disk.off?.owner.userId === last?.userId
      if (last !== undefined && wanted !== null && isOwn)
        return explain(last, `the OFF ${wanted} is still there`)
    }
    return null
  },
}

export const offIsCarriedOut: Claim = {
  claim: 'each is confirmed, superseded, refused, or withdrawn in plain sight',
  check(trace) {
    if (hasEvent(trace, 'disk')) return null
    for (const turns of turnsOfMachines(trace)) {
      let owed: Turn | null = null
      for (const turn of turns) {
        const { before, after, event } = turn
        // What the app died of before it was on disk has left no trace.
        if (turn.crashed && turn.effects[0]?.kind !== 'persist') continue
        const isSignOut = event.kind === 'sign-out-asked' && before.session === 'signed-in'
        if (isSignOut || event.kind === 'signed-in') owed = null
        if (after.intent !== null) {
          owed = after.intent.target === 'off' ? turn : null
          continue
        }
        if (owed === null || after.session !== 'signed-in') continue
        const isWithdrawn = after.notice?.kind === 'off-withdrawn' && after.notice !== before.notice
        if (after.confirmed === 'off' || isWithdrawn || isUnsent(turn) || isRefused(turn)) owed = null
      }
      if (owed !== null) return explain(owed, 'an OFF that was neither confirmed nor withdrawn')
    }
    return null
  },
}

export const oldOffIsChecked: Claim = {
  claim: 'an old one is preceded by a read, and gives way to a change elsewhere',
  check(trace) {
    if (hasEvent(trace, 'clock-jumps')) return null
    for (const turns of turnsOfMachines(trace)) {
      const born = new Map<string, { readonly at: number; readonly known: Active | null }>()
      const heldUpBy = new Map<string, 'limit' | 'other'>()
      let read: Active | null = null
      for (const turn of turns) {
        const { after, before, event, effects, now, answered } = turn
        const { intent } = after
        if (event.kind === 'started') read = null
        read = goodRead(turn) ?? read
        if (intent?.target === 'off' && !born.has(intent.id)) {
          // What a read or the relay shows in this very turn is known by then.
          const known = newsOf(turn)?.active ?? goodRead(turn) ?? before.confirmed
          // What was confirmed of another agent says nothing of this one.
          born.set(intent.id, { at: now, known: event.kind === 'signed-in' ? null : known })
        }
        // A request for OFF joins the OFF that is under way, and what held that up.
        const heldUp = before.intent?.target === 'off' ? heldUpBy.get(before.intent.id) : undefined
        if (intent?.target === 'off' && intent.id !== before.intent?.id && heldUp !== undefined) {
          heldUpBy.set(intent.id, heldUp)
        }
        const birth = born.get(intent?.id ?? '')
        if (answered !== null && event.kind === 'answered' && !event.answer.ok && before.intent !== null) {
          const isLimit = event.answer.failure.kind === 'rate-limited'
          const isOnlyLimit = isLimit && heldUpBy.get(before.intent.id) !== 'other'
          heldUpBy.set(before.intent.id, isOnlyLimit ? 'limit' : 'other')
        }
        const byLimit = after.absences.length > 0 && heldUpBy.get(intent?.id ?? '') === 'limit'
        // What belongs to one write, such as the other device, is sent as soon as that is answered.
        const isResent =
          event.kind === 'deadline-reached' && effects.some(({ kind }) => kind === 'drop-connections')
        const goesOn = isResent || (!!answered?.write && !before.work.isSuperseded)
        const isOld = intent?.target === 'off' && birth !== undefined && now - birth.at > staleOff
        for (const _ of writesOf(turn)) {
          if (isOld && read === null && !goesOn && !byLimit)
            return explain(turn, 'sends an old OFF without a read before it')
          const hasChanged = birth?.known !== null && birth?.known !== 'both' && read !== birth?.known
          // What somebody turned on in an absence that still lasts is turned off once all the same.
          const isAgain = notifies(turn, 'turned-off-again')
          if (isOld && !goesOn && hasChanged && !isAgain && !byLimit)
            return explain(turn, `sends an old OFF although ${birth?.known} has become ${read}`)
          read = null
        }
        const isGone = before.intent?.target === 'off' && intent === null && event.kind === 'answered'
        if (isGone && notifies(turn, 'off-withdrawn') && after.notice?.kind !== 'off-withdrawn')
          return explain(turn, 'hides the withdrawal')
      }
    }
    return null
  },
}

export const sessionEndIsHonoured: Claim = {
  claim: 'a session that ended without a word to the app is followed by one',
  scopes: ['honest'],
  check(trace) {
    const { history } = trace
    if (hasEvent(trace, 'disk', 'rules-changed') || !history.rules.autoOff.quit || history.machines > 1)
      return null
    const runs = turnsOfRuns(trace)
    for (const [index, turns] of runs.entries()) {
      const last = runs[index - 1]?.at(-1)
      const first = turns[0]
      if (last === undefined || first === undefined || last.crashed || !last.after.isServing) continue
      const isEnded = last.place.session !== first.place.session || last.place.boot !== first.place.boot
      const { intent, lastConfirmed, userId } = last.after
      const isOn = intent === null && (lastConfirmed === 'phone' || lastConfirmed === 'sip')
      if (!isEnded || !isOn || userId !== first.userId) continue
      const entered = turns.find(({ event }) => event.kind === 'signed-in')
      if (entered === undefined || entered.before.deferred !== null || entered.crashed) continue
      if (entered.after.intent?.target !== 'off')
        return explain(entered, 'forgets the OFF of the session before')
    }
    return null
  },
}

/** Whether an OFF is done with: confirmed, superseded, refused, or withdrawn since somebody else acted. */
function isDone(turn: Turn, { history, lateWrites }: Trace): boolean {
  const { intent, confirmed, notice } = turn.after
  if (intent !== null) return intent.target !== 'off'
  if (confirmed === 'off' || isUnsent(turn) || isRefused(turn)) return true
  const othersWrite = history.machines > 1 || lateWrites.some(({ at }) => at <= turn.now)
  return othersWrite && notice?.kind === 'off-withdrawn'
}

/** Whether the agent was back before anything was sent for the absence. */
function isUnsent({ before, after }: Turn): boolean {
  return before.intent?.progress.writes === 0 && before.absences.length > 0 && after.absences.length === 0
}

/** Whether Exotel refused in this turn, and the app shows that. */
function isRefused({ event, after }: Turn): boolean {
  if (event.kind !== 'answered' || event.answer.ok) return false
  return handlingOf(event.answer.failure) === 'give-up' && after.shown.problem
}
