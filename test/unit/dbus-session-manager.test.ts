import { expect, test } from 'vitest'
import type { Bus, BusCall } from '../../src/main/dbus/bus.ts'
import type { PresenceEvent } from '../../src/main/presence/presence-event.ts'
import { joinSessionManagers } from '../../src/main/presence/session-end/dbus-session-manager.ts'

const manager = 'org.gnome.SessionManager'
const ours = '/org/gnome/SessionManager/Client19'

/**
 * A bus with GNOME's session manager, which sends `signals` to the client at `path` right behind the answer to
 * RegisterClient. A busy app reads all of them at once.
 */
function busyBus(path: string, ...signals: readonly string[]) {
  const calls: BusCall[] = []
  const listeners = new Map<string, (body: readonly unknown[], path: string) => void>()
  const bus: Bus = {
    call: (request) => {
      calls.push(request)
      if (!request.method.endsWith('.RegisterClient')) return Promise.resolve([])
      const answered = Promise.resolve([ours])
      for (const signal of signals) listeners.get(`${manager}.ClientPrivate.${signal}`)?.([0], path)
      return answered
    },
    onSignal: async ({ signal }, listener) => void listeners.set(signal, listener),
    onOwner: async (name, listener) => listener(name === manager ? ':1.7' : null),
    onEnd: () => {},
    close: () => {},
  }
  const answers = () => calls.filter(({ method }) => method.endsWith('.EndSessionResponse'))
  return { bus, answers }
}

async function joinOn(bus: Bus): Promise<readonly PresenceEvent[]> {
  const events: PresenceEvent[] = []
  await joinSessionManagers(bus, {}, (event) => events.push(event))
  return events
}

test('the question of a log-out that comes right behind the registration is answered', async () => {
  const { bus, answers } = busyBus(ours, 'QueryEndSession')
  expect(await joinOn(bus)).toEqual([])
  await expect.poll(answers).toEqual([expect.objectContaining({ path: ours, body: [true, ''] })])
})

test('a log-out right behind the registration is reported', async () => {
  const { bus, answers } = busyBus(ours, 'QueryEndSession', 'EndSession')
  const events = await joinOn(bus)
  await expect.poll(() => events.map(({ kind }) => kind)).toEqual(['session-ending'])
  expect(answers()).toHaveLength(1)
})

test('what the session manager asks another client meanwhile is not answered', async () => {
  const { bus, answers } = busyBus('/org/gnome/SessionManager/Client18', 'QueryEndSession', 'EndSession')
  const events = await joinOn(bus)
  // A turn of the event loop: by then the registration is complete.
  await new Promise(setImmediate)
  expect({ events, answers: answers() }).toEqual({ events: [], answers: [] })
})

test('a session manager that is ready before its owner is known is joined once', async () => {
  const xfce = 'org.xfce.SessionManager'
  const registrations: BusCall[] = []
  const bus: Bus = {
    call: async (request) => {
      if (request.method.endsWith('.RegisterClient')) registrations.push(request)
      return request.method.endsWith('.GetState') ? [1] : ['/org/xfce/SessionClients/hookswitch']
    },
    onSignal: async ({ signal }, listener) => {
      if (signal === 'org.xfce.Session.Manager.StateChanged') listener([0, 1], '/org/xfce/SessionManager')
    },
    onOwner: async (name, listener) => listener(name === xfce ? ':1.7' : null),
    onEnd: () => {},
    close: () => {},
  }
  await joinOn(bus)
  await new Promise(setImmediate)
  expect(registrations).toHaveLength(1)
})

test('a session manager that takes the place of another is joined anew, whatever the former one still answers', async () => {
  const answerLate: ((path: readonly unknown[]) => void)[] = []
  let setOwner: (owner: string | null) => void = () => {}
  const answered: BusCall[] = []
  let ask: (body: readonly unknown[], path: string) => void = () => {}
  const bus: Bus = {
    call: (request) => {
      if (request.method.endsWith('.RegisterClient'))
        return new Promise((resolve) => answerLate.push(resolve))
      answered.push(request)
      return Promise.resolve([])
    },
    onSignal: async ({ signal }, listener) => {
      if (signal === `${manager}.ClientPrivate.QueryEndSession`) ask = listener
    },
    onOwner: async (name, listener) => {
      if (name !== manager) return listener(null)
      setOwner = listener
      listener(':1.7')
    },
    onEnd: () => {},
    close: () => {},
  }
  await joinOn(bus)
  setOwner(':1.9')
  const [former, present] = answerLate
  present?.([ours])
  former?.(['/org/gnome/SessionManager/Client1'])
  await new Promise(setImmediate)
  ask([0], ours)
  expect(answered).toEqual([expect.objectContaining({ path: ours, body: [true, ''] })])
})
