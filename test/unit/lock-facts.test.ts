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

describe('who is believed, and what', () => {
  test.each<[string, string, LockFact[], LockSource | null, boolean | null]>([
    ['nobody is there', 'GNOME', [], null, null],
    ['GNOME is blank', 'GNOME', [read(gnome, true), read('logind', false)], 'logind', false],
    ['GNOME is blank', 'GNOME', [read('logind', false), read(gnome, true)], 'logind', false],
    ['Ubuntu is locked', 'ubuntu:GNOME', [read(gnome, true), read('logind', true)], 'logind', true],
    ['GNOME without logind', 'GNOME', [read(gnome, true)], gnome, true],
    ['Budgie is no GNOME', 'Budgie:GNOME', [read('logind', false), read(gnome, true)], gnome, true],
    ['KDE', 'KDE', [read('logind', false), read(kde, true)], kde, true],
    ['MATE', 'MATE', [read('logind', false), read(mate, false)], mate, false],
    ['MATE does not lock', 'MATE', [read('logind', false), read(mate, true, false)], null, null],
    ['MATE locks from now on', 'MATE', [read(mate, false, false), heard(mate, true)], mate, true],
    ['Xfce with a foreign screensaver', 'XFCE', [read(mate, true)], mate, true],
    ['Xfce with two', 'XFCE', [read(mate, true), read(xfce, false)], xfce, false],
    ['unknown, the hint is unseen', 'sway', [read('logind', false)], null, null],
    ['unknown, the hint is seen', 'sway', [read('logind', false), heard('logind', true)], 'logind', true],
    ['the hint was seen', '', [heard('logind', true), heard('logind', false)], 'logind', false],
    ['a name of the language', 'constructor', [read(mate, true)], mate, true],
    ['another user', 'GNOME', [inFront(false), read('logind', false)], 'logind', true],
    ['another user, no locker', '', [inFront(false), read('logind', false)], 'logind', true],
    ['back, no locker', '', [inFront(false), read('logind', false), inFront(true)], null, false],
    ['back, and locked', 'MATE', [inFront(false), heard(mate, true), inFront(true)], mate, true],
    ['a bare hint outranks nobody', 'LXQt', [read(xfce, true), read('logind', false)], xfce, true],
    [
      'a bare hint does not end a lock',
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
    ['crashed while locked', 'MATE', [heard(mate, true), lost(mate)], null, null],
    ['crashed while open', 'MATE', [heard(mate, false), lost(mate)], null, null],
    ['back, says open', 'MATE', [heard(mate, true), lost(mate), read(mate, false)], mate, null],
    ['back at once, says open', 'MATE', [heard(mate, true), read(mate, false)], mate, null],
    ['back, still locked', 'MATE', [heard(mate, true), lost(mate), read(mate, true)], mate, true],
    [
      'in doubt, then unlocked',
      'MATE',
      [heard(mate, true), read(mate, false), heard(mate, false)],
      mate,
      false,
    ],
    ['another one knows', 'GNOME', [read('logind', true), read(gnome, true), lost('logind')], gnome, true],
    [
      'another one never knew',
      'MATE',
      [read(xfce, false), read(mate, false), heard(mate, true), lost(mate)],
      xfce,
      null,
    ],
    [
      'logind forgot, the screensaver did not',
      'GNOME',
      [read('logind', true), read(gnome, true), lost('logind'), read('logind', false)],
      gnome,
      true,
    ],
    [
      'logind died while another user was here',
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

/** Every verdict of a history, and what is reported at each. */
function play(desktop: string, history: readonly LockFact[]) {
  let knowledge = nothingKnown(desktop)
  let before: LockVerdict | null = null
  return history.map((fact) => {
    knowledge = learn(knowledge, fact)
    const verdict = verdictOf(knowledge)
    const step = { fact, before, verdict, news: lockEvents(before, verdict) }
    before = verdict
    return step
  })
}

test('back from another user where no locker is known: unlocked, and then nobody watches', () => {
  const news = lockEvents({ source: 'logind', locked: true }, { source: null, locked: false })
  expect(news.map(({ kind }) => kind)).toEqual(['unlocked', 'lock-watch'])
})

describe('whatever comes in whatever order', () => {
  test('only an announcement unlocks, or our session coming to the front, or one better than who was believed', () => {
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

  test('a lock that the believed one announces is always reported', () => {
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

  test('nobody is believed who does not answer, or does not lock', () => {
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

  test('news are in order, once, and tell the whole verdict', () => {
    fc.assert(
      fc.property(desktops, facts, (desktop, history) => {
        let told: LockVerdict = { source: null, locked: null }
        let first = true
        for (const { before, verdict, news } of play(desktop, history)) {
          for (const event of news) {
            expect(changes(told, event) || first).toBe(true)
            if (event.kind !== 'lock-watch') expect(told.source).not.toBe(null)
            told = after(told, event)
            first = false
          }
          const { source, locked } = verdict
          expect(told).toEqual({ source, locked: source === null ? null : locked })
          expect(lockEvents(verdict, verdict)).toEqual([])
          if (before === null) expect(news[0]?.kind).toBe('lock-watch')
        }
      }),
      { numRuns: 3_000 },
    )
  })
})

/** What somebody knows who hears the news and nothing else. */
function after(told: LockVerdict, event: PresenceEvent): LockVerdict {
  if (event.kind === 'locked' || event.kind === 'unlocked')
    return { ...told, locked: event.kind === 'locked' }
  if (event.kind !== 'lock-watch') return told
  return event.source === null ? { source: null, locked: null } : { ...told, source: sourceOf(event.source) }
}

function changes(told: LockVerdict, event: PresenceEvent): boolean {
  const next = after(told, event)
  return next.source !== told.source || next.locked !== told.locked
}

function sourceOf(name: string): LockSource {
  const found = (['logind', ...screensaverNames] as const).find((one) => one === name)
  if (found === undefined) throw new Error(`${name} is no source`)
  return found
}
