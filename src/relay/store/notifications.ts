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

/** Bytes: the payload of a notification has less than 8,000. */
const largestPayload = 7_000

/** As many texts in each list as one notification holds. */
function inPayloads(texts: readonly string[]): readonly (readonly string[])[] {
  const lists: string[][] = []
  let room = 0
  for (const text of texts) {
    const size = Buffer.byteLength(JSON.stringify(text)) + 1
    if (size > room) {
      lists.push([])
      room = largestPayload
    }
    lists.at(-1)?.push(text)
    room -= size
  }
  return lists
}

/** Tells all replicas that something about these agents changed. */
export async function notifyAgents(sql: Sql, users: readonly string[]): Promise<void> {
  for (const some of inPayloads(users)) await notify(sql, { kind: 'agents', users: [...some] })
}

/** Tells all replicas that these desks were revoked. */
export async function notifyRevoked(sql: Sql, desks: readonly string[]): Promise<void> {
  for (const some of inPayloads(desks)) await notify(sql, { kind: 'revoked', desks: [...some] })
}

/** The message in a payload; undefined if a newer relay sent one that this one does not know. */
export function parseNotification(payload: string): Notification | undefined {
  return notification.safeParse(parseJson(payload)).data
}
