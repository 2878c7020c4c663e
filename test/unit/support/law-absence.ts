import { absences } from '../../../src/core/model/presence.ts'
import { confirmedOf, intentOf, lastConfirmedOf, workOf } from '../../../src/core/model/state.ts'
import type { Turn } from './turn.ts'
import { explain, turnsOfRuns } from './turns.ts'
import type { World } from './world.ts'

/** How soon after an absence begins something is on the wire: the pause of a call that is tried again. */
const soon = 100

/** Law 3: whatever was confirmed before, an absence begins with an OFF or a read on the wire. */
export function absenceBeginsOnTheWire(world: World): string | null {
  for (const turns of turnsOfRuns(world)) {
    for (const turn of turns) {
      const { before, after, effects } = turn
      const old = absencesOf(before)
      const begun = absencesOf(after).some((absence) => !old.includes(absence))
      if (!begun || turn.crashed || !isServed(after) || after.quitting !== null) continue
      const sent = effects.some(({ kind }) => kind === 'read' || kind === 'write')
      const work = workOf(after)
      const onTheWire =
        (work.kind === 'writing' && !work.write.on) ||
        (work.kind === 'reading' && (intentOf(after)?.target === 'off' || isFirstRead(after)))
      const waits = work.kind === 'waiting' && work.until <= turn.event.at.monotonic + soon
      if (!sent && !onTheWire && !waits && !isFirstRead(after)) {
        return explain(turn, 'begins an absence with nothing on the wire')
      }
    }
  }
  return null
}

/** Laws 3 and 8: what somebody else turns on during an absence is turned off again once, then left alone. */
export function turnsOffAgainOnce(world: World): string | null {
  for (const turns of turnsOfRuns(world)) {
    let again = 0
    for (const turn of turns) {
      const { before, after, event, effects } = turn
      const old = absencesOf(before)
      if (absencesOf(after).some((absence) => !old.includes(absence)) || absencesOf(after).length === 0)
        again = 0
      const counted = again
      if (effects.some((one) => one.kind === 'notify' && one.news.kind === 'turned-off-again')) again += 1
      const work = workOf(before)
      const isLook =
        event.kind === 'answered' && event.answer.ok && work.kind === 'reading' && work.call === event.call
      if (!isLook || intentOf(before) !== null || !isServed(before) || before.quitting !== null) continue
      const known = (confirmedOf(before) ?? lastConfirmedOf(before))?.active
      const { active } = event.answer.value
      const ownLate = before.unanswered.some(({ write }) => write.on)
      if (absencesOf(before).length === 0 || known !== 'off' || active === 'off' || ownLate) continue
      const offs = effects.filter((effect) => effect.kind === 'write' && !effect.on).length
      if (counted > 0 && offs > 0) return explain(turn, 'fights somebody who turned it on twice')
      if (counted === 0 && offs === 0 && !isFirstRead(before)) return explain(turn, `leaves ${active} on`)
      const told = effects.some(
        (one) =>
          one.kind === 'notify' && (one.news.kind === 'turned-off-again' || one.news.kind === 'left-on'),
      )
      if (!told && !turn.crashed && !isFirstRead(before)) return explain(turn, 'does not announce it')
    }
  }
  return null
}

/** Law 3: behind a locked screen, once everything works again, calls are off or the app says why they are not. */
export function emptyRoomIsQuiet(world: World): string | null {
  const { history } = world
  // Two machines for one agent do not know of each other's locked screens.
  if (history.machines > 1) return null
  for (const { machine, state, truth, lastChange, now } of world.emptyRooms) {
    const { rules, session, problem, notice, presence } = state
    if (session.kind !== 'signed-in' || !rules.autoOff.lock || presence.locked !== true) continue
    // The next read is due within six minutes of any change, and what it finds takes a moment.
    if (now - lastChange < 7 * 60_000) continue
    const told =
      problem !== null ||
      notice?.kind === 'left-on' ||
      notice?.kind === 'changed-elsewhere' ||
      notice?.kind === 'off-withdrawn'
    if (truth !== 'off' && !told)
      return `machine ${machine} is locked at ${now} ms, and calls ring on ${truth}`
  }
  return null
}

function absencesOf({ presence, rules }: Turn['after']) {
  return absences(presence, rules)
}

function isServed({ session }: Turn['after']): boolean {
  return session.kind === 'signed-in' && session.signingOut === null
}

function isFirstRead({ session }: Turn['after']): boolean {
  return session.kind === 'signed-in' && !session.firstReadEnded
}
