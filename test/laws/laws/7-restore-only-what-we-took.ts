import type { Active, Device } from '../../../src/core/model/device.ts'
import type { Moment } from '../../../src/core/model/moment.ts'
import type { Claim } from '../law.ts'
import type { Snapshot } from '../snapshot.ts'
import {
  explain,
  goodAnswer,
  goodRead,
  hasEvent,
  isObeyed,
  notifies,
  type Turn,
  turnsOfMachines,
  turnsOfRuns,
  writesOf,
} from '../trace.ts'

const restoreLimit = 2 * 60 * 60_000
const clockJump = 2 * 60_000

/** What an absence took, as an observer remembers it. */
interface Taken {
  readonly device: Device
  /** By the wall clock of the machine: UTC ms. */
  readonly at: number
  readonly boot: string
  readonly session: string
  readonly userId: string | null
}

export const restoresOnlyWhatItTook: Claim = {
  claim: 'for this absence, boot and session, where Exotel says off and nobody asked since',
  check(trace) {
    // An observer cannot tell what a broken disk still has of an earlier time.
    if (hasEvent(trace, 'disk')) return null
    for (const turns of turnsOfMachines(trace)) {
      let taken: Taken | null = null
      let restoring: { readonly taken: Taken | null; readonly isOffUnconfirmed: boolean } | null = null
      let read: Active | null = null
      for (const turn of turns) {
        const { before, after, event, effects, place } = turn
        const { intent } = after
        read = goodAnswer(turn) ?? read
        // What the app died of before it was on disk has left no trace.
        if (turn.crashed && effects[0]?.kind !== 'persist') continue
        if (event.kind === 'signed-in' && taken?.userId !== event.identity.userId) taken = null
        taken = endsTaking(turn) ? null : (takenBy(turn, taken) ?? taken)
        if (intent?.cause === 'restore' && before.intent?.id !== intent.id) {
          if (before.shown.restorePending !== null && before.shown.restorePending !== intent.target)
            return explain(turn, `restores ${intent.target}, not ${before.shown.restorePending} as it shows`)
          restoring = { taken, isOffUnconfirmed: before.intent?.target === 'off' }
          taken = null
          read = null
        }
        const write = writesOf(turn).find(({ on }) => on)
        if (write === undefined || intent?.cause !== 'restore') continue
        if (restoring?.taken?.device !== write.device)
          return explain(turn, `restores ${write.device}, which it did not take`)
        const from = restoring.taken
        if (from.boot !== place.boot || from.session !== place.session)
          return explain(turn, 'restores what another boot or session took')
        if (from.userId !== turn.userId) return explain(turn, 'restores what another agent had on')
        if (intent.at.utc - from.at > restoreLimit) return explain(turn, 'restores after more than two hours')
        if (after.rules.restore !== 'always' && event.kind !== 'rules-changed')
          return explain(turn, 'restores without asking')
        if (!restoring.isOffUnconfirmed && intent.progress.writes === 1 && read !== 'off')
          return explain(turn, `restores over ${read}`)
      }
    }
    return null
  },
}

export const takenComesBack: Claim = {
  claim: 'what was taken comes back where nobody asks for anything',
  scopes: ['only coming and going'],
  check({ history: { first, machines }, ends, turns }) {
    const [end] = ends
    // What could not be read before it was turned off is not known, and so cannot come back.
    const off = turns.findIndex((turn) => writesOf(turn).some(({ on }) => !on))
    const isKnown = turns.slice(0, off + 1).some((turn) => goodRead(turn) !== null)
    if (machines > 1 || end === undefined || end.snapshot.session !== 'signed-in' || !isKnown) return null
    const { truth, snapshot } = end
    if (first === 'off' && truth !== 'off') return `Off at first, now ${truth}`
    const isShown = snapshot.shown.question || snapshot.notice !== null
    if (first !== 'off' && truth !== first && !isShown)
      return `${first} was on at first, now ${truth}, without a word`
    return null
  },
}

export const timerIsCautious: Claim = {
  claim: 'an OFF for a while ends with a device on only where that is safe',
  check(trace) {
    for (const turns of turnsOfRuns(trace)) {
      let began: { readonly utc: number; readonly monotonic: number } | null = null
      let deferred: { readonly id: string; readonly at: Moment } | null = null
      let read: Active | null = null
      for (const turn of turns) {
        const { event, before, after } = turn
        const { intent } = after
        if (event.kind === 'off-for-asked') {
          if (after.timedOff) began = event.at
          else if (after.deferred === event.id) deferred = event
        } else if (deferred !== null && before.deferred === deferred.id && after.deferred !== deferred.id) {
          if (after.timedOff) began = deferred.at
          deferred = null
        }
        read = goodRead(turn) ?? read
        // The end of a shift is an OFF by the timer: it ends nothing with a device on.
        if (intent?.cause === 'timer' && intent.target !== 'off' && before.intent?.id !== intent.id) {
          read = null
          if (began === null) return explain(turn, 'ends an OFF for a while that another run began')
          const jump = Math.abs(event.at.utc - began.utc - (event.at.monotonic - began.monotonic))
          if (jump > clockJump) return explain(turn, `turns on although the clock jumped by ${jump} ms`)
          if (before.absences.length > 0 || before.quitting)
            return explain(turn, 'begins to turn on while the agent is away')
        }
        if (intent?.cause !== 'timer' || !writesOf(turn).some(({ on }) => on)) continue
        if (intent.progress.writes === 1 && read !== 'off') return explain(turn, `turns on over ${read}`)
      }
    }
    return null
  },
}

/**
 * What this turn took for an absence: what was confirmed to be on, or was coming back when the agent left again; or what
 * an answer showed to be on when the absence began.
 */
function takenBy(turn: Turn, taken: Taken | null): Taken | null {
  const { before, after, event, userId, place } = turn
  const { intent } = after
  const as = (device: Device): Taken => ({ device, at: event.at.utc, ...place, userId })
  const found = foundOn(turn)
  const isLook = before.work.kind === 'reading'
  const isWanted = isLook ? taken === null || before.intent?.check === 'what-is-on' : taken !== null
  if (found !== null && isWanted) return as(found)
  // What somebody else turned on meanwhile is turned off again, and does not come back.
  if (notifies(turn, 'turned-off-again') || !isForAbsence(intent) || before.intent?.id === intent?.id)
    return null
  const isByItself = before.intent?.cause === 'restore' || before.intent?.cause === 'timer'
  // An answer to an OFF with a rejected token ends that rejection and begins no absence: its OFF is the one kept.
  const isNewAbsence = before.session === 'signed-in' && event.kind === 'answered' && event.answer.ok
  const read = isNewAbsence ? event.answer.value.active : null
  const on =
    before.intent === null ? (read ?? before.lastConfirmed) : isByItself ? before.intent.target : null
  return on === 'phone' || on === 'sip' ? as(on) : null
}

/** The device that an answer to an absence's own OFF shows to be on. */
function foundOn(turn: Turn): Device | null {
  const { intent, work } = turn.before
  const active = goodAnswer(turn)
  if (active === null || intent === null || !isForAbsence(intent)) return null
  const isLast = work.kind === 'writing' && !work.hasMore && !intent.progress.otherTurnedOff
  const isFirst =
    work.kind === 'reading' ? intent.progress.writes === 0 : isLast && active !== work.write?.device
  return isFirst && (active === 'phone' || active === 'sip') ? active : null
}

function isForAbsence(intent: Snapshot['intent']): boolean {
  return intent?.target === 'off' && ['lock', 'suspend', 'idle'].includes(intent.cause)
}

/** Whether what was taken may no longer come back by itself after this turn. */
function endsTaking(turn: Turn): boolean {
  const { event, before, after } = turn
  // A sign-out is refused where no agent is signed in, as after a token that Exotel rejected: it ends nothing.
  const isSignOut = event.kind === 'sign-out-asked' && before.session === 'signed-in'
  if (event.kind === 'quit-asked' || isSignOut || isObeyed(turn)) return true
  if (notifies(turn, 'changed-elsewhere')) return true
  const isAway = ({ presence }: Snapshot) =>
    presence.locked !== false || presence.asleep || presence.idle || presence.lockRequestedUntil !== null
  return isAway(before) && !isAway(after) && after.intent?.cause !== 'restore'
}
