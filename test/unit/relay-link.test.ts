import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Active } from '../../src/core/model/device.ts'
import type { Event } from '../../src/core/model/event.ts'
import type { LeaseState } from '../../src/core/model/relay-link.ts'
import { defaultRules } from '../../src/core/model/rules.ts'
import { confirmedOf, initialState, type State, workOf } from '../../src/core/model/state.ts'
import { statusOf } from '../../src/core/protocol/status-json.ts'
import { statusLines } from '../../src/core/protocol/status-lines.ts'
import { nextBackgroundRead } from '../../src/core/reducer/reads.ts'
import { nextDeadline } from '../../src/core/reducer/schedule.ts'
import { diagnosticsOf } from '../../src/core/view/diagnostics.ts'
import { entriesOf } from '../../src/core/view/journal-entries.ts'
import { viewOf } from '../../src/core/view/view.ts'
import { messages } from '../support/messages.ts'
import { busy, fails, reading, shows } from './support/answers.ts'
import { play } from './support/app.ts'
import { announcedIn, callsOf, readsOf } from './support/effects.ts'
import { applyEvent, asks, deadline } from './support/events.ts'
import { hour, identity, minute, moment, place, second } from './support/moments.ts'
import { reply } from './support/wire.ts'

// An agent who is signed in at the company's relay: its events take the place of background reads.

const relay = 'https://relay.example.in'

/** Signed in at the relay, unlocked, the first read having shown `active`, the stream open and saying the same. */
function connectedAt(active: Active): State {
  const at = moment(0)
  return play(
    initialState,
    { kind: 'started', place, rules: defaultRules, persistedState: noPersistedState(), at },
    { kind: 'lock-watch', source: 'logind', at },
    { kind: 'unlocked', at },
    { kind: 'signed-in', identity: { ...identity, relay }, at },
    reply(shows(active), 0),
    connected(0),
    says(active, 0),
  ).state
}

const noPersistedState = () => ({ ...initialState.persisted }) as NonNullable<State['persisted']>
const connected = (monotonic: number): Event => ({ kind: 'relay-connected', at: moment(monotonic) })
const gone = (monotonic: number): Event => ({ kind: 'relay-gone', at: moment(monotonic) })
const unsure = (monotonic: number): Event => ({ kind: 'relay-unsure', at: moment(monotonic) })

/** The relay says at `monotonic` ms that Exotel showed `active` at `confirmed` ms. */
function says(active: Active, monotonic: number, confirmed = monotonic, pending = false): Event {
  return {
    kind: 'relay-event',
    reading: reading(active),
    how: 'read-back',
    age: monotonic - confirmed,
    pending,
    at: moment(monotonic),
  }
}

const shown = (state: State) => statusOf(state, messages).state

describe('while the stream is open', () => {
  test('nothing is read in the background, and each event confirms anew', () => {
    let state = connectedAt('sip')
    expect(nextBackgroundRead(state)).toBe(null)
    for (let at = 10 * minute; at <= 3 * hour; at += 10 * minute) {
      const next = play(state, says('sip', at, at - minute))
      expect(next.effects.filter(({ kind }) => kind === 'read' || kind === 'notify')).toEqual([])
      state = next.state
    }
    expect(statusOf(state, messages)).toMatchObject({
      state: 'sip',
      proof: 'read-back',
      confirmedAt: new Date(moment(3 * hour - minute).utc).toISOString(),
    })
  })

  test('without a new event what is confirmed is shown for an hour', () => {
    const state = connectedAt('sip')
    expect(shown(play(state, deadline(hour - second)).state)).toBe('sip')
    expect(nextDeadline(state)).toBe(hour)
    expect(shown(play(state, deadline(hour)).state)).toBe('unknown')
  })

  test('a change elsewhere is shown and announced once', () => {
    const changed = play(connectedAt('sip'), says('phone', minute), says('phone', 2 * minute))
    expect(shown(changed.state)).toBe('phone')
    expect(announcedIn(changed.effects)).toEqual(['changed-elsewhere'])
    expect(readsOf(changed.effects)).toBe(0)
  })

  test('a device that somebody turns on while the agent is away goes off again', () => {
    const away = play(connectedAt('sip'), applyEvent('locked', minute), reply(shows('off'), minute + 10))
    const { effects } = play(away.state, says('phone', 5 * minute))
    expect(callsOf(effects)).toEqual(['phone off'])
  })

  test('what is older than what is known changes nothing', () => {
    const state = play(connectedAt('sip'), asks('o', 'off', minute), reply(shows('off'), minute + 10)).state
    const late = play(state, says('sip', minute + 20, minute - 5 * second))
    expect(shown(late.state)).toBe('off')
    expect(callsOf(late.effects)).toEqual([])
  })

  test('what contradicts and is about as old as what is known is found out by a read', () => {
    const state = play(connectedAt('sip'), asks('o', 'off', minute), reply(shows('off'), minute + 10)).state
    const doubtful = play(state, says('sip', minute + 500, minute + 400))
    expect(callsOf(doubtful.effects)).toEqual(['read'])
    expect(shown(doubtful.state)).toBe('off')
    expect(shown(play(doubtful.state, reply(shows('off'), minute + 600)).state)).toBe('off')
  })

  test('while a switch is under way, or the relay has one pending, events decide nothing', () => {
    const switching = play(connectedAt('sip'), asks('p', 'phone', minute), says('sip', minute + 10))
    expect(statusOf(switching.state, messages)).toMatchObject({ state: 'unknown', switching: true })
    const pending = play(connectedAt('sip'), says('off', minute, minute, true))
    expect(shown(pending.state)).toBe('sip')
  })

  test('after an unlock what the relay heard before it confirms nothing', () => {
    const back = play(
      connectedAt('off'),
      applyEvent('locked', minute),
      reply(shows('off'), minute + 10),
      applyEvent('unlocked', 10 * minute),
      reply(fails('timeout'), 10 * minute + second),
      says('off', 10 * minute + 2 * second, 9 * minute),
    ).state
    expect(shown(back)).toBe('unknown')
    expect(shown(play(back, says('off', 10 * minute + 20 * second)).state)).toBe('off')
  })

  test('an event ends the retries of a read that failed', () => {
    const state = play(
      connectedAt('sip'),
      applyEvent('refresh-asked', minute),
      reply(busy('server-error', null), minute + 10),
      says('sip', minute + 20),
    ).state
    expect(workOf(state).kind).toBe('idle')
    expect(shown(state)).toBe('sip')
  })

  test('verification arrives by events', () => {
    const facts = reading('off')
    const unverified = { ...facts.devices.phone, verified: false }
    const told = (verified: boolean, at: number, age = 0): Event => ({
      kind: 'relay-event',
      reading: { ...facts, devices: { ...facts.devices, phone: { ...unverified, verified } } },
      how: 'read-back',
      age,
      pending: false,
      at: moment(at),
    })
    const { state, effects } = play(connectedAt('off'), told(false, minute), told(true, 2 * minute))
    expect(statusOf(state, messages).devices.phone.verified).toBe(true)
    expect(announcedIn(effects)).toEqual(['verified'])
    // What something held up on the way is no news.
    const late = play(state, told(false, 3 * minute, 2 * minute)).state
    expect(statusOf(late, messages).devices.phone.verified).toBe(true)
  })

  test('an event of an hour ago confirms nothing, and ends no retries', () => {
    const failing = play(
      initialState,
      { kind: 'signed-in', identity: { ...identity, relay }, at: moment(0) },
      reply(busy('server-error', null), 10),
      connected(20),
      says('sip', 30, 30 - hour),
    ).state
    expect(shown(failing)).toBe('unknown')
    expect(workOf(failing).kind).toBe('waiting')
    const young = play(failing, says('sip', 40, 40 - hour + minute)).state
    expect(shown(young)).toBe('sip')
  })

  test('a wall clock that somebody sets does not date what the relay says', () => {
    const ahead = (event: Event): Event => ({ ...event, at: { ...event.at, utc: event.at.utc + hour } })
    const { state } = play(connectedAt('sip'), ahead(says('phone', minute)))
    expect(shown(state)).toBe('phone')
  })

  test('where Exotel refuses a switch, what was confirmed before is not shown if the relay has heard otherwise', () => {
    const asked = play(connectedAt('off'), asks('s', 'sip', minute)).state
    const refused = (state: State) => play(state, reply(fails('unverified'), minute + second))
    expect(shown(refused(asked).state)).toBe('off')
    const { state, effects } = refused(play(asked, says('phone', minute + 500)).state)
    expect(shown(state)).toBe('unknown')
    expect(readsOf(effects)).toBe(1)
    expect(shown(play(state, reply(shows('phone'), minute + 2 * second)).state)).toBe('phone')
  })

  test('what the relay heard before the switch takes nothing back', () => {
    const asked = play(
      connectedAt('off'),
      asks('s', 'sip', minute),
      says('phone', minute + 500, -minute),
    ).state
    expect(shown(play(asked, reply(fails('unverified'), minute + second)).state)).toBe('off')
  })
})

describe('while an open stream does not tell what Exotel confirmed', () => {
  test('the app reads by itself, until it does', () => {
    const state = play(connectedAt('sip'), unsure(minute)).state
    expect(nextBackgroundRead(state)).toBe(6 * minute)
    expect(nextBackgroundRead(play(state, says('sip', 2 * minute)).state)).toBe(null)
  })

  test('streams that open and end again and again neither put reads off nor make what is shown last', () => {
    let state = play(connectedAt('sip'), gone(minute)).state
    const due = nextBackgroundRead(state)
    for (let at = 2 * minute; at <= 5 * minute; at += minute) {
      state = play(state, connected(at), gone(at + second)).state
      expect(nextBackgroundRead(state)).toBe(due)
    }
    // The read hangs, so that only time passes.
    const hung = play(state, deadline(6 * minute)).state
    const flapping = play(hung, connected(15 * minute), deadline(16 * minute)).state
    expect(shown(flapping)).toBe('unknown')
  })

  test('what is shown is unknown a quarter of an hour later', () => {
    const state = play(connectedAt('sip'), unsure(minute), deadline(6 * minute)).state
    expect(shown(play(state, deadline(16 * minute - second)).state)).toBe('sip')
    expect(shown(play(state, deadline(16 * minute)).state)).toBe('unknown')
  })
})

describe('once the stream is gone', () => {
  test('the app reads by itself again, after a pause of its own', () => {
    const state = play(connectedAt('sip'), gone(hour - minute)).state
    expect(nextBackgroundRead(state)).toBe(hour - minute + 5 * minute)
    const back = play(state, connected(hour), says('sip', hour)).state
    expect(nextBackgroundRead(back)).toBe(null)
  })

  test('what was confirmed is unknown a quarter of an hour later, and after two failed reads', () => {
    const state = play(connectedAt('sip'), gone(minute)).state
    expect(shown(play(state, deadline(15 * minute)).state)).toBe('sip')
    const failing = play(
      state,
      deadline(6 * minute),
      reply(busy('server-error', null), 6 * minute + 10),
      deadline(8 * minute),
      reply(busy('server-error', null), 8 * minute + 10),
    ).state
    expect(shown(failing)).toBe('unknown')
    // The read of this computer hangs, so that only time passes.
    const hung = play(state, deadline(6 * minute)).state
    expect(shown(play(hung, deadline(16 * minute)).state)).toBe('unknown')
  })

  test('an OFF that waits for the relay goes at once when the stream is back', () => {
    const waiting = play(
      connectedAt('sip'),
      gone(minute),
      asks('o', 'off', 2 * minute),
      reply(busy('server-error', null), 2 * minute + 10),
    ).state
    expect(workOf(waiting).kind).toBe('waiting')
    expect(callsOf(play(waiting, connected(2 * minute + 20)).effects)).toEqual(['sip off'])
  })
})

describe('the lease', () => {
  const lease = (given: LeaseState): Event => ({ kind: 'relay-lease', lease: given, at: moment(minute) })
  const line = (state: State) => statusLines(state, messages).join('\n')
  const surroundings = {
    version: '0.1.0',
    runtime: '38.0.0',
    system: 'Debian 12',
    desktop: 'Xfce',
    session: 'x11',
    tray: true,
    proxy: null,
    lastProblem: null,
    journal: '',
  }
  const inDiagnostics = (state: State) => diagnosticsOf(state, surroundings)
  const refusal = 'will not turn calls off: it refuses the heartbeats of this computer (HTTP 404)'

  test('that the relay refuses is shown with its status, until it is granted again', () => {
    const refused = play(connectedAt('sip'), lease({ kind: 'refused', status: 404 })).state
    expect(statusOf(refused, messages).relay).toMatchObject({ lease: 'refused', leaseHttpStatus: 404 })
    expect(viewOf(refused, { messages }).window.relay.join('\n')).toContain(refusal)
    expect(line(refused)).toContain(refusal)
    expect(inDiagnostics(refused)).toContain('lease refused (HTTP 404)')
    const held = play(refused, lease({ kind: 'held' })).state
    expect(statusOf(held, messages).relay).toMatchObject({ lease: 'held', leaseHttpStatus: null })
    expect(line(held)).not.toContain('heartbeat')
    expect(inDiagnostics(held)).toContain('lease held')
  })

  test('that no answer grants is shown, also while the stream is gone', () => {
    const { state } = play(connectedAt('sip'), gone(minute), lease({ kind: 'unanswered' }))
    expect(statusOf(state, messages).relay).toMatchObject({ connected: false, lease: 'unanswered' })
    expect(line(state)).toContain('has accepted no heartbeat of this computer lately')
  })

  test('is shown as well where the account API beside the relay tells what is on', () => {
    const both = play(
      initialState,
      { kind: 'signed-in', identity: { ...identity, relay, gateway: 'both' }, at: moment(0) },
      lease({ kind: 'refused', status: 404 }),
    ).state
    expect(viewOf(both, { messages }).window.relay.join('\n')).toContain(refusal)
    expect(inDiagnostics(both)).toContain(`${relay} (lease refused (HTTP 404))`)
  })

  test('is written into the journal, as a warning while it is refused', () => {
    const levels = ([{ kind: 'refused', status: 401 }, { kind: 'held' }] as const).map((given) => {
      const event = lease(given)
      const before = connectedAt('sip')
      const { state: after, effects } = play(before, event)
      const [entry] = entriesOf({ event, effects, before, after })
      return [entry?.level, entry?.what, entry?.facts]
    })
    expect(levels).toEqual([
      ['warn', 'relay-lease', { kind: 'refused', status: 401 }],
      ['info', 'relay-lease', { kind: 'held' }],
    ])
  })

  test('belongs to one session', () => {
    const { state } = play(connectedAt('sip'), lease({ kind: 'refused', status: 404 }), {
      kind: 'signed-in',
      identity: { ...identity, relay: 'https://other.example.in' },
      at: moment(2 * minute),
    })
    expect(statusOf(state, messages).relay).toMatchObject({ lease: 'unknown' })
  })
})

test('without a relay, and with the account API beside it, events are none of the app', () => {
  for (const other of [identity, { ...identity, relay, gateway: 'both' as const }]) {
    const state = play(
      initialState,
      { kind: 'signed-in', identity: other, at: moment(0) },
      reply(shows('sip'), 0),
    ).state
    expect(play(state, connected(1), says('off', minute), unsure(2 * minute)).state).toEqual(state)
  }
})

/** One step of a history: what happens next at Exotel or on this computer, and how long the relay's news take. */
const step = fc.record({
  pause: fc.integer({ min: 10, max: 5 * minute }),
  act: fc.constantFrom('elsewhere', 'sweep', 'ask', 'lock', 'unlock', 'gone', 'connected', 'unsure', 'look'),
  active: fc.constantFrom<Active>('phone', 'sip', 'off'),
  delay: fc.integer({ min: 0, max: 3 * second }),
  skew: fc.integer({ min: -900, max: 900 }),
})

test('whatever order news and answers come in, what is shown was so when it was confirmed', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let state = connectedAt('off')
      let truth: readonly { readonly active: Active; readonly since: number }[] = [
        { active: 'off', since: Number.NEGATIVE_INFINITY },
      ]
      let now = 0
      let answeredAt = 0
      const late: { readonly at: number; readonly event: (at: number) => Event }[] = []
      const change = (active: Active, since: number) => {
        truth = [...truth, { active, since }]
      }
      const current = (): Active => truth.at(-1)?.active ?? 'off'
      const run = (event: Event) => {
        const next = play(state, event)
        state = next.state
        // Exotel takes each write, and answers 20 ms later.
        for (const effect of next.effects) {
          if (effect.kind === 'write') change(effect.on ? effect.device : 'off', now)
          if (effect.kind !== 'write' && effect.kind !== 'read') continue
          now += 20
          answeredAt = now
          run({ kind: 'answered', call: effect.call, answer: shows(current()), at: moment(now) })
        }
      }
      for (const { pause, act, active, delay, skew } of steps) {
        now += pause
        for (const one of late.splice(0).sort((a, b) => a.at - b.at)) {
          if (one.at <= now) run(one.event(now))
          else late.push(one)
        }
        const due = nextDeadline(state)
        if (due !== null && due <= now) run({ kind: 'deadline-reached', at: moment(now) })
        if (act === 'elsewhere') change(active, now)
        if (act === 'sweep') {
          const [seen, at] = [current(), now]
          late.push({
            at: now + delay,
            event: (arrives) => says(seen, arrives, Math.min(arrives, at + skew)),
          })
        }
        if (act === 'ask') run(asks(`a${now}`, active === 'both' ? 'off' : active, now))
        if (act === 'lock') run(applyEvent('locked', now))
        if (act === 'unlock') run(applyEvent('unlocked', now))
        if (act === 'gone') run(gone(now))
        if (act === 'connected') run(connected(now))
        if (act === 'unsure') run(unsure(now))
        if (act === 'look') run(applyEvent('refresh-asked', now))
        const confirmed = confirmedOf(state)
        if (confirmed === null) continue
        const { monotonic } = confirmed.at
        const wasSo = truth.some(({ active: one, since }, index) => {
          const end = truth[index + 1]?.since ?? Number.POSITIVE_INFINITY
          return one === confirmed.active && since <= monotonic + second && end >= monotonic - second
        })
        expect(wasSo, `shows ${confirmed.active}`).toBe(true)
        // The answers to its own calls are never undone by older news.
        expect(monotonic).toBeGreaterThanOrEqual(answeredAt)
        expect(now - monotonic).toBeLessThanOrEqual(hour + 5 * minute)
      }
    }),
    { numRuns: 500 },
  )
})
