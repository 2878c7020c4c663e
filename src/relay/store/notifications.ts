import { z } from 'zod'
import { parseJson } from '../../core/text/json.ts'
import { channel, type Sql } from './sql.ts'

/** How an intent ended, as the desk that waits for it is answered. */
export const outcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('confirmed') }),
  z.object({ kind: z.literal('superseded') }),
  /** An ON that came to nothing within its life. */
  z.object({ kind: z.literal('expired') }),
  /** Exotel refuses it. `status` is the HTTP status, `code` Exotel's own, `said` its words. */
  z.object({
    kind: z.literal('refused'),
    status: z.int(),
    code: z.int().nullable(),
    said: z.string().nullable(),
  }),
])
export type IntentOutcome = z.infer<typeof outcome>

/** What replicas tell each other. */
const notification = z.discriminatedUnion('kind', [
  /** There may be something to send. */
  z.object({ kind: z.literal('queued') }),
  /** What is known of these agents changed, or was read again. */
  z.object({ kind: z.literal('agents'), users: z.array(z.string()) }),
  z.object({ kind: z.literal('ended'), generation: z.string(), outcome }),
  /** Desks were revoked. */
  z.object({ kind: z.literal('revoked'), desks: z.array(z.string()) }),
])
export type Notification = z.infer<typeof notification>

/** Tells all replicas, this one included; inside a transaction, once it is committed. */
export async function notify(sql: Sql, message: Notification): Promise<void> {
  await sql.query('select pg_notify($1, $2)', [channel, JSON.stringify(message)])
}

/** The payload of a notification is limited to 8,000 bytes, and a user id to 256 characters. */
const usersPerNotification = 20

/** Tells all replicas that something about these agents changed. */
export async function notifyAgents(sql: Sql, users: readonly string[]): Promise<void> {
  for (let start = 0; start < users.length; start += usersPerNotification) {
    await notify(sql, { kind: 'agents', users: users.slice(start, start + usersPerNotification) })
  }
}

/** The message in a payload; undefined if a newer relay sent one that this one does not know. */
export function parseNotification(payload: string): Notification | undefined {
  return notification.safeParse(parseJson(payload)).data
}
