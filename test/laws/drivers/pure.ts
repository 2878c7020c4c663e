import { type Active, otherDevice, type Reading, type Write } from '../../../src/core/model/device.ts'
import type { Result } from '../../../src/core/model/failure.ts'
import { timing } from '../../../src/core/model/timing.ts'
import {
  busy,
  fails,
  foreignAnswer,
  type PlainKind,
  reading,
  unreadable,
} from '../../unit/support/answers.ts'
import type { Fault } from '../fault.ts'
import { effectAfter, isSilent, nameOf } from '../faults.ts'
import type { History } from '../history.ts'
import { start } from '../trace.ts'
import { type Around, type Caller, createTreatments, type Driver, noteEffect } from './driver.ts'

/** Another client at work, which `stop` ends. */
interface Client {
  stop(): void
  /** The agent's last device has gone off. */
  wentOff(): void
}

interface Agent {
  readonly active: Active
  /** UTC ms. */
  readonly updatedAt: number | null
}

/** Exotel as a model in this process: a record for each agent, and answers without HTTP. */
export const pure: Driver = async (history, around) => {
  const { timeline } = around
  const treatments = createTreatments(history, timeline)
  const agents = new Map<string, Agent>()
  const arrived: (Write | null)[] = []
  const met = new Map<string, number>()
  let clients: Client[] = []

  const agentOf = (userId: string): Agent => agents.get(userId) ?? { active: history.first, updatedAt: null }
  const set = (userId: string, active: Active) => {
    const before = agentOf(userId).active
    agents.set(userId, { active, updatedAt: history.dated ? start + timeline.now() : null })
    if (userId === '1' && before !== 'off' && active === 'off') for (const client of clients) client.wentOff()
  }
  /** Carries a write out by Exotel's rules; false where they refuse it. */
  const apply = (userId: string, { device, on }: Write): boolean => {
    const { active } = agentOf(userId)
    const otherIsOn = active === 'both' || active === otherDevice(device)
    if (on && otherIsOn && history.exclusivity === 'refuses') return false
    const left = otherIsOn ? otherDevice(device) : 'off'
    set(userId, on ? device : left)
    return true
  }

  const removeClients = async () => {
    for (const client of clients) client.stop()
    clients = []
  }

  const send = (caller: Caller, userId: string, write: Write | null, signal: AbortSignal) =>
    new Promise<Result<Reading>>((resolve) => {
      const call = caller.call()
      const { latency, fault } = treatments.next(caller, false)
      call.fault = fault
      call.blocked = true
      arrived.push(write)
      if (fault !== null) met.set(nameOf(fault), (met.get(nameOf(fault)) ?? 0) + 1)
      const answer = async (result: Result<Reading>) => {
        cancelLimit()
        await caller.awake()
        call.blocked = false
        resolve(result)
      }
      const cancelLimit = caller.clock.after(timing.callLimit, () => void answer(fails('timeout')))
      signal.addEventListener('abort', () => void answer(fails('aborted')))
      timeline.after(latency, () => {
        if (fault?.kind === 'change-elsewhere' && fault.moment === 'before') apply(userId, fault)
        const before = agentOf(userId)
        const delay = effectAfter(fault)
        let refused = false
        const comesIntoForce = () => {
          if (write === null) return
          refused = !apply(userId, write)
          noteEffect(around, call, write, caller.death)
        }
        if (delay === 0) comesIntoForce()
        else if (delay !== null) timeline.after(delay, comesIntoForce)
        if (fault?.kind === 'change-elsewhere' && fault.moment === 'after') apply(userId, fault)
        if (isSilent(fault)) return
        const asked = write === null ? agentOf(userId) : { active: targetOf(write), updatedAt: null }
        const result = answerOf(fault, { before, after: agentOf(userId), asked }, history)
        void answer(refused && result.ok ? fails('other-device-on') : result)
      })
    })

  return {
    serverTime: null,
    secrets: [],
    met,
    gatewayOf: (caller, userId) => ({
      read: (signal) => send(caller, userId, null, signal),
      write: (write, signal) => send(caller, userId, write, signal),
    }),
    newToken: async () => '',
    truth: async (userId) => agentOf(userId).active,
    change: async (userId, active) => set(userId, active),
    addClient: async (client) => {
      clients.push(startClient(client, around, (write) => apply('1', write)))
    },
    removeClients,
    async heal() {
      treatments.heal()
      await removeClients()
    },
    arrivals: () => arrived.length,
    arrived: async () => arrived,
    close: async () => {},
  }
}

function targetOf({ device, on }: Write): Active {
  return on ? device : 'off'
}

function startClient(client: Fault, { timeline }: Around, apply: (write: Write) => void): Client {
  let isStopped = false
  const actIn = (ms: number, write: Write, then: () => void = () => {}) =>
    timeline.after(ms, () => {
      if (isStopped) return
      apply(write)
      then()
    })
  const stop = () => {
    isStopped = true
  }
  switch (client.kind) {
    case 'watchdog': {
      const { every, device, on } = client
      const again = () => void actIn(every, { device, on }, again)
      again()
      return { stop, wentOff: () => {} }
    }
    case 'crm-page': {
      const { ms = 1000, device = 'sip', after } = client
      const actOnce = () => void actIn(ms, { device, on: true })
      if (after === 'set') actOnce()
      return { stop, wentOff: after === 'set' ? () => {} : actOnce }
    }
    default:
      throw new Error(`${client.kind} is no client`)
  }
}

/** The record before the request, after it, and as it was asked for. */
interface Records {
  readonly before: Agent
  readonly after: Agent
  readonly asked: Agent
}

/** What Exotel, or something in its place, answers to a request with this fault. */
function answerOf(fault: Fault | null, { before, after, asked }: Records, history: History): Result<Reading> {
  switch (fault?.kind) {
    case undefined:
    case 'latency':
    case 'change-elsewhere':
    case 'tokens-expire-in':
    case 'record-as-array':
    case 'odd-record':
      return shows(after)
    case 'tokens-expire':
      return history.renews ? shows(after) : fails('unauthorized')
    case 'stale':
      return shows(before)
    case 'lie':
      return shows(fault.record === 'unchanged' ? before : asked)
    case 'seed-contradiction':
      return shows({ active: 'off', updatedAt: null })
    case 'applied-late':
      return fault.answer === 'cut' ? fails('cut') : shows(asked)
    case 'cut-before-applied':
    case 'cut-after-applied':
      return fails('cut')
    case 'account-limit':
      return busy('rate-limited', (fault.windowSeconds ?? 60) * 1000)
    case 'rate-limit':
      return busy('rate-limited', fault.retryAfter === undefined ? null : fault.retryAfter * 1000)
    case 'refusal':
      return refusal(fault.status, fault.code)
    case 'foreign-answer':
    case 'garbage':
    case 'redirect':
      return foreignAnswer
    case 'too-large':
      return fails('too-large')
    case 'missing-fields':
    case 'contradictory-ids':
      return unreadable
    case 'never-answered':
    case 'dead-connection':
    case 'watchdog':
    case 'crm-page':
      throw new Error(`Nothing answers ${fault.kind}`)
  }
}

const kindsByCode: Readonly<Record<number, PlainKind>> = {
  1003: 'key-not-allowed',
  1007: 'number-not-alone',
  10801: 'no-such-user',
  10808: 'no-such-device',
  10809: 'unverified',
  10810: 'other-device-on',
  10814: 'kyc-incomplete',
}

function refusal(status: number, code = status): Result<Reading> {
  const kind = kindsByCode[code]
  if (kind !== undefined) return fails(kind)
  if (status >= 500) return busy('server-error', null, status)
  return fails(status === 400 ? 'invalid' : status === 404 ? 'not-linked' : 'refused')
}

/** An answer that shows the record of an agent who has both devices. */
function shows({ active, updatedAt }: Agent): Result<Reading> {
  return { ok: true, value: { ...reading(active), updatedAt } }
}
