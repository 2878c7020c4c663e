import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type LockFact,
  type LockSource,
  type LockVerdict,
  learn,
  lockEvents,
  nothingKnown,
  screensaverNames,
  verdictOf,
} from '../../src/main/presence/lock/lock-state.ts'
import type { PresenceEvent } from '../../src/main/presence/presence-event.ts'

const read = (source: LockSource, locked: boolean, locks = true): LockFact => ({
  kind: 'read',
  source,
  locked,
  locks,
})
const heard = (source: LockSource, locked: boolean, locks = true): LockFact => ({
  kind: 'heard',
  source,
  locked,
  locks,
})
const lost = (source: LockSource): LockFact => ({ kind: 'lost', source })
const inFront = (is: boolean): LockFact => ({ kind: 'in-front', inFront: is })

const gnome = 'org.gnome.ScreenSaver'
const kde = 'org.freedesktop.ScreenSaver'
const mate = 'org.mate.ScreenSaver'
const xfce = 'org.xfce.ScreenSaver'

const verdictAfter = (desktop: string, facts: readonly LockFact[]) =>
  verdictOf(facts.reduce(learn, nothingKnown(desktop)))

describe('the source that counts, and its verdict', () => {
  test.each<[string, string, LockFact[], LockSource | null, boolean | null]>([
    ['no source answers', 'GNOME', [], null, null],
    ['GNOME is blank', 'GNOME', [read(gnome, true), read('logind', false)], 'logind', false],
    ['GNOME is blank', 'GNOME', [read('logind', false), read(gnome, true)], 'logind', false],
    ['Ubuntu is locked', 'ubuntu:GNOME', [read(gnome, true), read('logind', true)], 'logind', true],
    ['GNOME without logind', 'GNOME', [read(gnome, true)], gnome, true],
    ['Budgie is not GNOME', 'Budgie:GNOME', [read('logind', false), read(gnome, true)], gnome, true],
    ['KDE', 'KDE', [read('logind', false), read(kde, true)], kde, true],
    ['MATE', 'MATE', [read('logind', false), read(mate, false)], mate, false],
    ['MATE does not lock', 'MATE', [read('logind', false), read(mate, true, false)], null, null],
    [
      'MATE locks once its setting says so',
      'MATE',
      [read(mate, false, false), heard(mate, true)],
      mate,
      true,
    ],
    ['Xfce with a foreign screensaver', 'XFCE', [read(mate, true)], mate, true],
    ['Xfce with two', 'XFCE', [read(mate, true), read(xfce, false)], xfce, false],
    ['an unknown desktop whose hint was never set', 'sway', [read('logind', false)], null, null],
    [
      'an unknown desktop whose hint is set',
      'sway',
      [read('logind', false), heard('logind', true)],
      'logind',
      true,
    ],
    ['a hint that was set and cleared', '', [heard('logind', true), heard('logind', false)], 'logind', false],
    ['a desktop named like a property of objects', 'constructor', [read(mate, true)], mate, true],
    ['another user is on the screen', 'GNOME', [inFront(false), read('logind', false)], 'logind', true],
    [
      'another user is on the screen, without a locker',
      '',
      [inFront(false), read('logind', false)],
      'logind',
      true,
    ],
    [
      'back from another user, without a locker',
      '',
      [inFront(false), read('logind', false), inFront(true)],
      null,
      false,
    ],
    [
      'back from another user, and locked',
      'MATE',
      [inFront(false), heard(mate, true), inFront(true)],
      mate,
      true,
    ],
    [
      'a hint that was never set does not outrank a screensaver',
      'LXQt',
      [read(xfce, true), read('logind', false)],
      xfce,
      true,
    ],
    [
      'a hint that was never set does not end a lock',
      'LXQt',
      [
        read(mate, false),
        read(xfce, false),
        lost(mate),
        heard(xfce, true),
        read(mate, false),
        read('logind', false),
      ],
      xfce,
      true,
    ],
    ['the screensaver crashed while locked', 'MATE', [heard(mate, true), lost(mate)], null, null],
    ['the screensaver crashed while unlocked', 'MATE', [heard(mate, false), lost(mate)], null, null],
    [
      'back after a crash, says unlocked',
      'MATE',
      [heard(mate, true), lost(mate), read(mate, false)],
      mate,
      null,
    ],
    ['back at once, says unlocked', 'MATE', [heard(mate, true), read(mate, false)], mate, null],
    [
      'back after a crash, says locked',
      'MATE',
      [heard(mate, true), lost(mate), read(mate, true)],
      mate,
      true,
    ],
    [
      'in doubt, then an unlock is announced',
      'MATE',
      [heard(mate, true), read(mate, false), heard(mate, false)],
      mate,
      false,
    ],
    [
      'another source still says locked',
      'GNOME',
      [read('logind', true), read(gnome, true), lost('logind')],
      gnome,
      true,
    ],
    [
      'another source never said locked',
      'MATE',
      [read(xfce, false), read(mate, false), heard(mate, true), lost(mate)],
      xfce,
      null,
    ],
    [
      'logind forgot the lock, the screensaver did not',
      'GNOME',
      [read('logind', true), read(gnome, true), lost('logind'), read('logind', false)],
      gnome,
      true,
    ],
    [
      'logind died while another user was on the screen',
      '',
      [inFront(false), read('logind', false), lost('logind')],
      null,
      null,
    ],
  ])('%s (%s)', (_what, desktop, facts, source, locked) => {
    expect(verdictAfter(desktop, facts)).toEqual({ source, locked })
  })
})

const sources = fc.constantFrom<LockSource>('logind', ...screensaverNames)
const facts = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constantFrom('read' as const, 'heard' as const),
      source: sources,
      locked: fc.boolean(),
      locks: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.boolean() }),
    }),
    fc.record({ kind: fc.constant('lost' as const), source: sources }),
    fc.record({ kind: fc.constant('in-front' as const), inFront: fc.boolean() }),
  ),
  { maxLength: 30 },
)
const desktops = fc.constantFrom('GNOME', 'Budgie:GNOME', 'KDE', 'MATE', 'XFCE', 'X-Cinnamon', 'sway', '')

/** Each verdict of a history, and the events that it leads to. */
function play(desktop: string, history: readonly LockFact[]) {
  let knowledge = nothingKnown(desktop)
  let before: LockVerdict | null = null
  return history.map((fact) => {
    knowledge = learn(knowledge, fact)
    const verdict = verdictOf(knowledge)
    const step = { fact, before, verdict, events: lockEvents(before, verdict) }
    before = verdict
    return step
  })
}

test('back from another user without a known locker: unlocked, then no source', () => {
  const events = lockEvents({ source: 'logind', locked: true }, { source: null, locked: false })
  expect(events.map(({ kind }) => kind)).toEqual(['unlocked', 'lock-watch'])
})

describe('for every sequence of facts', () => {
  test('only an announcement unlocks, or our session coming to the front, or the first answer of a better source', () => {
    fc.assert(
      fc.property(desktops, facts, (desktop, history) => {
        const met = new Set<LockSource>()
        for (const { fact, before, verdict } of play(desktop, history)) {
          if (before?.locked === true && verdict.locked === false) {
            const announced = fact.kind === 'heard' && !fact.locked
            const firstAnswer = fact.kind !== 'in-front' && !met.has(fact.source)
            expect(announced || fact.kind === 'in-front' || firstAnswer).toBe(true)
          }
          if ((fact.kind === 'read' || fact.kind === 'heard') && fact.locks) met.add(fact.source)
        }
      }),
      { numRuns: 3_000 },
    )
  })

  test('a lock that the counting source announces is always the verdict', () => {
    fc.assert(
      fc.property(desktops, facts, (desktop, history) => {
        for (const { fact, verdict } of play(desktop, history)) {
          if (fact.kind === 'heard' && fact.source === verdict.source && fact.locks && fact.locked) {
            expect(verdict.locked).toBe(true)
          }
        }
      }),
      { numRuns: 3_000 },
    )
  })

  test('a source that does not answer or does not lock never counts', () => {
    fc.assert(
      fc.property(desktops, facts, (desktop, history) => {
        const answering = new Set<string>()
        for (const { fact, verdict } of play(desktop, history)) {
          if (fact.kind === 'lost' || (fact.kind !== 'in-front' && !fact.locks)) answering.delete(fact.source)
          else if (fact.kind !== 'in-front') answering.add(fact.source)
          if (verdict.source !== null && verdict.source !== 'logind') {
            expect(answering.has(verdict.source)).toBe(true)
          }
        }
      }),
      { numRuns: 3_000 },
    )
  })

  test('the events come in order, once, and tell the whole verdict', () => {
    fc.assert(
      fc.property(desktops, facts, (desktop, history) => {
        let known: LockVerdict = { source: null, locked: null }
        let first = true
        for (const { before, verdict, events } of play(desktop, history)) {
          for (const event of events) {
            expect(changes(known, event) || first).toBe(true)
            if (event.kind !== 'lock-watch') expect(known.source).not.toBe(null)
            known = after(known, event)
            first = false
          }
          const { source, locked } = verdict
          expect(known).toEqual({ source, locked: source === null ? null : locked })
          expect(lockEvents(verdict, verdict)).toEqual([])
          if (before === null) expect(events[0]?.kind).toBe('lock-watch')
        }
      }),
      { numRuns: 3_000 },
    )
  })
})

/** The verdict that the events alone tell. */
function after(known: LockVerdict, event: PresenceEvent): LockVerdict {
  if (event.kind === 'locked' || event.kind === 'unlocked')
    return { ...known, locked: event.kind === 'locked' }
  if (event.kind !== 'lock-watch') return known
  return event.source === null ? { source: null, locked: null } : { ...known, source: sourceOf(event.source) }
}

function changes(known: LockVerdict, event: PresenceEvent): boolean {
  const next = after(known, event)
  return next.source !== known.source || next.locked !== known.locked
}

function sourceOf(name: string): LockSource {
  const found = (['logind', ...screensaverNames] as const).find((one) => one === name)
  if (found === undefined) throw new Error(`${name} is not a source`)
  return found
}
