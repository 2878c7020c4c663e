import type { Active } from '../model/device.ts'
import type { Effect } from '../model/effect.ts'
import type { Event } from '../model/event.ts'
import { confirmedOf, intentOf, lastConfirmedOf, type State, workOf } from '../model/state.ts'
import { agentTag } from '../text/agent-tag.ts'
import { isSameJson, parseJson } from '../text/json.ts'
import { escapedText } from '../text/plain-text.ts'

/** A line of the journal: what happened, with its facts; those without a value are left out. */
export interface JournalEntry {
  /** UTC in ms. */
  readonly at: number
  readonly level: 'info' | 'warn' | 'error'
  /** A few plain words, always the same for the same thing, so that support can search for them. */
  readonly what: string
  readonly facts: Readonly<Record<string, string | number | boolean | null>>
}

/** One event, the states before and after it, and its effects. */
export interface Transition {
  readonly event: Event
  readonly effects: readonly Effect[]
  readonly before: State
  readonly after: State
}

type Facts = JournalEntry['facts']

/** Frequent events without a line of their own: their effects and changes have one. */
const quiet: ReadonlySet<Event['kind']> = new Set([
  'refresh-asked',
  'deadline-reached',
  'relay-event',
  'relay-unsure',
  'limit-seen',
])

/**
 * The journal's lines for a transition: the event, its effects, and what it changed. A background read that found
 * nothing new gets no line; every other event and effect is written under its kind, also one that is added later.
 */
export function entriesOf({ event, effects, before, after }: Transition): readonly JournalEntry[] {
  const inBackground = intentOf(before) === null && intentOf(after) === null
  const isBackgroundRead =
    event.kind === 'answered' &&
    event.answer.ok &&
    workOf(before).kind === 'reading' &&
    intentOf(before) === null
  const shown = effects.filter(({ kind }) => kind !== 'read' || !inBackground)
  const lines: readonly Line[] = [
    ...(quiet.has(event.kind) || isBackgroundRead ? [] : [eventFacts(event, before)]),
    ...shown.map(({ kind, ...facts }) => ({ what: kind, facts: flat(facts) })),
    ...changes(before, after),
    ...changeOfCalls({ event, before, after }),
  ]
  return lines.map(({ what, facts, level }) => ({ at: event.at.utc, level: level ?? 'info', what, facts }))
}

/**
 * An entry as one line of text: `2025-01-06T09:00:00.000Z info write call=2 device=sip on=true`. Every value goes
 * through `redact`, and one that is not a plain word is quoted as in JSON, so that no value can forge a line or command
 * the terminal that shows it.
 */
export function journalLine(
  { at, level, what, facts }: JournalEntry,
  redact: (text: string) => string,
): string {
  const pairs = Object.entries(facts).flatMap(([name, value]) => {
    if (value === null || value === '') return []
    const text = redact(String(value)).slice(0, longestValue)
    return [`${name}=${/^[\w.:…-]+$/.test(text) ? text : escapedText(JSON.stringify(text))}`]
  })
  return [new Date(at).toISOString(), level, what, ...pairs].join(' ')
}

/**
 * The entry in a line that `journalLine` made; null for any other line, such as one of a damaged file. Every value is a
 * text, as it stands in the line.
 */
export function parseJournalLine(line: string): JournalEntry | null {
  const found = /^(\S+) (info|warn|error) ([^="]*?)((?: [\w.]+=(?:"(?:[^"\\]|\\.)*"|[\w.:…-]+))*)$/.exec(line)
  if (found === null) return null
  const [, time = '', level, what = '', pairs = ''] = found
  const at = Date.parse(time)
  if (Number.isNaN(at) || what === '' || (level !== 'info' && level !== 'warn' && level !== 'error'))
    return null
  const facts = Array.from(
    pairs.matchAll(/ ([\w.]+)=("(?:[^"\\]|\\.)*"|[\w.:…-]+)/g),
    ([, name = '', value = '']) => [name, value.startsWith('"') ? textOf(value) : value] as const,
  )
  return { at, level, what, facts: Object.fromEntries(facts) }
}

/** The text in a JSON string; the string itself where it is none, as in a damaged file. */
function textOf(json: string): string {
  const value = parseJson(json)
  return typeof value === 'string' ? value : json
}

/** A stack of endless recursion is long, and its beginning is enough. Characters. */
const longestValue = 2000

type Line = Pick<JournalEntry, 'what' | 'facts'> & Partial<Pick<JournalEntry, 'level'>>

function eventFacts(event: Event, before: State): Line {
  const { kind, at: _, ...facts } = event
  if (event.kind === 'relay-lease') {
    return { what: kind, facts: flat(event.lease), level: event.lease.kind === 'held' ? 'info' : 'warn' }
  }
  if (event.kind !== 'answered') return { what: kind, facts: flat(facts) }
  const { call, answer } = event
  const awaited = callOnWire(before)
  const what = awaited?.call === call ? `${awaited.kind} answered` : 'late answer'
  return answer.ok
    ? { what, facts: { call, active: answer.value.active, ...requestIdOf(event) } }
    : { what, facts: { call, ...flat(answer.failure) }, level: 'warn' }
}

/** Whether a line of the journal is about an answer of Exotel to a read or a write. */
export function isAnswerLine(line: string): boolean {
  return / (info|warn) (write answered|read answered|late answer) /.test(line)
}

/** The call whose answer is awaited; null if none is. Without a session it is a write of the last resort. */
function callOnWire(state: State): { readonly kind: 'write' | 'read'; readonly call: number } | null {
  const { session } = state
  if (session.kind === 'signed-out') {
    const { lastResort } = session
    return lastResort.kind === 'writing' ? { kind: 'write', call: lastResort.call } : null
  }
  const work = workOf(state)
  if (work.kind !== 'writing' && work.kind !== 'reading') return null
  return { kind: work.kind === 'writing' ? 'write' : 'read', call: work.call }
}

function changes(before: State, after: State): readonly Line[] {
  const { session, problem } = after
  const confirmed = confirmedOf(after)
  const active = confirmed?.active ?? null
  // Between a write and its confirmation nothing is confirmed, which needs no line.
  const confirmationChanged =
    active !== (confirmedOf(before)?.active ?? null) && (active !== null || intentOf(after) === null)
  return [
    ...(session.kind === before.session.kind ? [] : [{ what: 'session', facts: { kind: session.kind } }]),
    ...(confirmationChanged
      ? [
          confirmed === null
            ? { what: 'nothing confirmed', facts: {} }
            : { what: 'confirmed', facts: { active, how: confirmed.how } },
        ]
      : []),
    ...(isSameJson(problem, before.problem)
      ? []
      : [
          problem === null
            ? { what: 'problem gone', facts: {} }
            : { what: 'problem', facts: flat(problem), level: 'warn' as const },
        ]),
  ]
}

/**
 * Where calls ring has changed: whose, from what to what, why, how Exotel confirmed it, and in which answer. Confirming
 * once more what was on already, such as a second OFF, is no change.
 */
function changeOfCalls({ event, before, after }: Omit<Transition, 'effects'>): readonly Line[] {
  const { lastChange, session } = after
  if (lastChange === null || isSameJson(lastChange, before.lastChange)) return []
  const { active, cause } = lastChange
  const from = activeBefore(before)
  if (from === active) return []
  const agent = session.kind === 'signed-in' ? agentTag(session.identity) : null
  const how = confirmedOf(after)?.how ?? null
  return [
    {
      what: changedLine,
      facts: { agent, from, active, cause: cause ?? elsewhere, how, ...requestIdOf(event) },
    },
  ]
}

/** Where calls rang last, as far as the app knows, even if an intent has sent a write since; null if unknown. */
function activeBefore(state: State): Active | null {
  const known = intentOf(state)?.knownBefore ?? confirmedOf(state) ?? lastConfirmedOf(state)
  return (known ?? state.lastChange)?.active ?? null
}

/** The `what` of an entry about a change of where calls ring. */
export const changedLine = 'changed'

/** The cause in such an entry where somebody made the change outside this app. */
export const elsewhere = 'elsewhere'

/** Exotel's request id in a good answer; nothing for any other event and where Exotel gave none. */
function requestIdOf(event: Event): Facts {
  const id = event.kind === 'answered' && event.answer.ok ? event.answer.value.requestId : null
  return id === null || id === undefined ? {} : { requestId: id }
}

/**
 * The plain values in `value`. A value in a nested object gets both names, such as `identity.host`. Of a nested failure only
 * the kind is kept, since the answer with the failure has a line of its own.
 */
function flat(value: object, prefix = ''): Facts {
  return Object.assign(
    {},
    ...Object.entries(value).map(([name, one]: [string, unknown]): Facts => {
      if (typeof one === 'number') return { [prefix + name]: readableNumber(one) }
      if (typeof one === 'string' || typeof one === 'boolean') return { [prefix + name]: one }
      if (typeof one !== 'object' || one === null) return {}
      if (name === 'failure' && 'kind' in one) return { [prefix + name]: String(one.kind) }
      return flat(one, `${prefix}${name}.`)
    }),
  )
}

/** Instants as dates; monotonic moments to the millisecond. */
function readableNumber(value: number): string | number {
  return value >= firstInstant ? new Date(value).toISOString() : Math.round(value)
}

/** UTC ms in 2001: no count and no monotonic clock comes near it. */
const firstInstant = 1e12
