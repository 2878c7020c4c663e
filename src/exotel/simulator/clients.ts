import { z } from 'zod'
import type { AgentStore } from './agent-store.ts'
import { type Agent, activeDevice } from './agents.ts'
import { milliseconds } from './milliseconds.ts'
import type { Clock } from './world.ts'

/** A program that sets a device again and again, every so many milliseconds. */
export const watchdogSchema = z.strictObject({
  kind: z.literal('watchdog'),
  userId: z.string().min(1).default('1'),
  every: milliseconds().min(1),
  device: z.enum(['phone', 'sip']),
  on: z.boolean(),
})

/**
 * A page of the CRM, which turns a device on when it is loaded: `ms` after each moment at which the agent's last device
 * went off, or once, `ms` after the rule was set.
 */
export const crmPageSchema = z.strictObject({
  kind: z.literal('crm-page'),
  userId: z.string().min(1).default('1'),
  device: z.enum(['phone', 'sip']).default('sip'),
  after: z.enum(['off', 'set']).default('off'),
  ms: milliseconds().min(1).default(1000),
})

/** Another client that switches an agent of its own accord, by Exotel's rules. */
export type Client = z.output<typeof watchdogSchema> | z.output<typeof crmPageSchema>

/** Whether a fault is a client, which waits for no request. */
export function isClient(fault: { kind: string }): fault is Client {
  return fault.kind === 'watchdog' || fault.kind === 'crm-page'
}

/** Where a client lives: the agents it switches, the time it goes by, and the end of the simulator. */
export type ClientSurroundings = { agents: AgentStore; clock: Clock; closing: AbortSignal }

/** Starts a client; `acts` is called before each of its writes. What is returned stops it for good. */
export function startClient(client: Client, surroundings: ClientSurroundings, acts: () => void): () => void {
  const { agents, clock, closing } = surroundings
  const stopped = new AbortController()
  const signal = AbortSignal.any([closing, stopped.signal])

  async function writeAfter(ms: number, on: boolean): Promise<void> {
    await clock.pause(ms, signal)
    if (signal.aborted) return
    acts()
    agents.apply(client.userId, { kind: 'switch', device: client.device, on })
  }

  switch (client.kind) {
    case 'watchdog':
      void (async () => {
        while (!signal.aborted) await writeAfter(client.every, client.on)
      })()
      break
    case 'crm-page':
      if (client.after === 'set') {
        void writeAfter(client.ms, true)
      } else {
        signal.addEventListener(
          'abort',
          agents.watch((before, after) => {
            if (after.userId === client.userId && wentOff(before, after)) void writeAfter(client.ms, true)
          }),
        )
      }
  }
  return () => stopped.abort()
}

function wentOff(before: Agent, after: Agent): boolean {
  return activeDevice(before) !== null && activeDevice(after) === null
}
