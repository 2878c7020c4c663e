import fc from 'fast-check'
import { afterAll, describe, test, vi } from 'vitest'
import { histories, type Scope } from './support/history.ts'
import { absenceBeginsOnTheWire, emptyRoomIsQuiet, turnsOffAgainOnce } from './support/law-absence.ts'
import { absenceKeepsOff, nothingOnWhileAway } from './support/law-away.ts'
import { onlyExotelSpeaks } from './support/law-foreign.ts'
import { readsOnceMore } from './support/law-late.ts'
import { offIsKept, offIsNeverLost, oldOffIsChecked } from './support/law-off.ts'
import { ownIntentsOnly } from './support/law-owner.ts'
import { noTugOfWar, writesAreBounded } from './support/law-peace.ts'
import { quitSaysWhatIsSo, sessionEndIsHonoured } from './support/law-quit.ts'
import { restoresOnlyWhatItTook } from './support/law-restore.ts'
import { whatWasTakenComesBack } from './support/law-return.ts'
import { busyLoop, newestWins, oneCallAtATime, settles } from './support/law-settling.ts'
import { showsOnlyConfirmed, showsTheTruth } from './support/law-shown.ts'
import { timerIsCautious } from './support/law-timer.ts'
import { peopleDoNotWait, waitsAreBounded } from './support/law-waiting.ts'
import { onIsYoung, withdrawnOnIsShown } from './support/law-young.ts'
import { play, type World } from './support/world.ts'

const seed = Number(process.env.LAWS_SEED ?? 20_250_106)

/** How long the histories of one law are played, and a counterexample is made smaller: ms. */
const longest = Number(process.env.LAWS_LONGEST ?? 45_000)

/** Whether a counterexample is made smaller, which is for people and takes time. */
const endOnFailure = process.env.LAWS_SHRINK === 'no'

/** How long all the histories of one law may take on a busy machine: ms. */
vi.setConfig({ testTimeout: longest + 15_000 })

/** What breaks a law, in words; null where it is kept. */
type Law = (world: World) => string | null

const played = { histories: 0, turns: 0 }

/** Everything happens. */
const everything: Scope = { deceived: true, eventful: true, refusing: true }
/** Nobody else acts, and Exotel neither lies nor refuses. */
const honest: Scope = { eventful: true, refusing: false }
/** The agent comes and goes, Exotel answers badly, and nobody asks for anything. */
const unasked: Scope = { eventful: true, refusing: false, unasked: true }
/** One app that is asked, looked at, and answered badly. */
const plain: Scope = { refusing: true }

describe('1 shown is confirmed', () => {
  holds(
    'icon and marks say only what a fresh good answer said, with no write of ours since',
    showsOnlyConfirmed,
    everything,
  )
  holds('where nobody else acts and Exotel does not lie, they say the truth', showsTheTruth, honest)
})

describe('2 newest intent wins', () => {
  holds(
    'one call at most is on the wire, and the intent is always the newest wish',
    oneCallAtATime,
    everything,
  )
  holds('Exotel ends up where the newest granted wish wanted it', newestWins, plain)
})

describe('3 locked means off', () => {
  holds(
    'nothing is turned on while locked or asleep, and whoever asks is told so',
    nothingOnWhileAway,
    everything,
  )
  holds(
    'what was on goes off, and OFF is under way until it is confirmed, refused or withdrawn',
    absenceKeepsOff,
    everything,
  )
})

describe('3 away means off', () => {
  holds(
    'an absence begins with an OFF or a read, whatever was confirmed before',
    absenceBeginsOnTheWire,
    everything,
  )
  holds('what somebody else turns on is turned off again once, and announced', turnsOffAgainOnce, everything)
  holds(
    'behind a locked screen calls are off in the end, or it is said why not',
    emptyRoomIsQuiet,
    everything,
  )
  holds('a quit says that calls are off only where Exotel said so since', quitSaysWhatIsSo, everything)
})

describe('4 a late ON cannot hide behind an early OFF', () => {
  holds('what was confirmed after it is read once more', readsOnceMore, everything)
})

describe('5 an ON is young or gone', () => {
  holds('none is sent late, or after whatever ends it', onIsYoung, everything)
  holds('one that is withdrawn is shown or asked about', withdrawnOnIsShown, everything)
})

describe('6 an OFF is never lost, and never stale', () => {
  holds('it is on disk before it is sent', offIsKept, everything)
  holds(
    'it is confirmed or superseded in the end, over kill and restart at any point',
    offIsNeverLost,
    honest,
  )
  holds('an old one is preceded by a read, and gives way to a change elsewhere', oldOffIsChecked, everything)
  holds('a session that ended without a word is followed by one', sessionEndIsHonoured, honest)
})

describe('7 restore only what we took', () => {
  holds(
    'for this absence, in this boot and session, with nobody having asked since',
    restoresOnlyWhatItTook,
    everything,
  )
})

describe('7 and what we took comes back', () => {
  holds('where nobody asks for anything', whatWasTakenComesBack, unasked)
})

describe('8 no tug-of-war', () => {
  holds('a change elsewhere is left alone until somebody asks or leaves', noTugOfWar, everything)
  holds('the writes are no more than what happened gives reason for', writesAreBounded, everything)
})

describe('9 no foreign intents', () => {
  holds('what one agent wanted is never sent for another', ownIntentsOnly, everything)
})

describe('10 it settles', () => {
  holds('in the end nothing is under way, all is answered once, and the truth is known', settles, everything)
  holds('the same for an app alone', settles, plain)
  holds('it never turns into a busy loop', busyLoop, everything)
})

describe('11 only Exotel speaks for Exotel', () => {
  holds('no other answer signs out, refuses, confirms, or ends an OFF', onlyExotelSpeaks, everything)
})

describe('12 nothing stands between an absence and its OFF', () => {
  holds('no wait is longer than its limit', waitsAreBounded, everything)
  holds('what a person asks for is sent at once', peopleDoNotWait, everything)
})

describe('calls off for a while', () => {
  holds('end with a device on only where that is safe', timerIsCautious, everything)
})

afterAll(() => {
  process.stdout.write(`laws: ${played.histories} histories, ${played.turns} turns, seed ${seed}\n`)
})

/** Over a few histories, the same each time; `npm run test:histories` plays thousands of others (docs/tests.md). */
function holds(title: string, law: Law, scope: Scope, numRuns = 200): void {
  test(title, () => {
    fc.assert(
      fc.property(histories(scope), (history) => {
        const world = play(history)
        played.histories += 1
        played.turns += world.turns.length
        const broken = law(world)
        if (broken !== null) throw new Error(broken)
      }),
      {
        seed,
        numRuns: Number(process.env.LAWS_RUNS ?? numRuns),
        interruptAfterTimeLimit: longest,
        endOnFailure,
      },
    )
  })
}
