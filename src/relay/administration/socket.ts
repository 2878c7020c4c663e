import { chmodSync, rmSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { z } from 'zod'
import { parseJson } from '../../core/text/json.ts'
import { messages } from '../messages.ts'
import { type Administration, wire } from './administration.ts'

/**
 * The socket in the folder of an embedded relay, through which the command line reaches the one process that has the
 * database open. Only the relay's own user may open the folder.
 */
export interface AdministrationServer {
  /** Answers requests from now on. */
  serve(administration: Administration): void
  close(): Promise<void>
}

/** The longest path of a socket that Linux takes, in bytes (unix(7)). */
const longestPath = 107

/** Listens in `folder`. Rejects with a sentence if another relay has the folder open: it answers on the socket. */
export async function serveAdministration(folder: string): Promise<AdministrationServer> {
  const path = socketPath(folder)
  if (Buffer.byteLength(path) > longestPath) throw new Error(messages.database.folderTooLong(folder))
  if (await answers(path)) throw new Error(messages.database.folderInUse(folder))
  rmSync(path, { force: true })
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  chmodSync(path, 0o600)
  return {
    serve: (administration) => void server.on('request', getRequestListener(routes(administration).fetch)),
    close: () => closeServer(server),
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function routes(administration: Administration): Hono {
  const invite = z.object({ userId: z.string(), life: z.number() })
  const revoke = z.object({ userId: z.string() })
  const application = new Hono()
  application.post('/invite', async (context) => {
    const { userId, life } = invite.parse(parseJson(await context.req.text()))
    return context.json(await administration.invite(userId, life))
  })
  application.post('/revoke', async (context) => {
    const { userId } = revoke.parse(parseJson(await context.req.text()))
    return context.json(await administration.revoke(userId))
  })
  application.get('/desks', async (context) => context.json(await administration.desks()))
  application.get('/audit', async (context) =>
    context.json(await administration.audit(new Date(context.req.query('since') ?? 0))),
  )
  return application
}

/** The relay that has `folder` open; undefined if none has. */
export async function socketAdministration(folder: string): Promise<Administration | undefined> {
  const path = socketPath(folder)
  if (!(await answers(path))) return undefined
  return {
    invite: async (userId, life) => wire.invited.parse(await ask(path, 'POST', '/invite', { userId, life })),
    revoke: async (userId) => wire.revoked.parse(await ask(path, 'POST', '/revoke', { userId })),
    desks: async () => wire.desks.parse(await ask(path, 'GET', '/desks')),
    audit: async (since) => wire.audit.parse(await ask(path, 'GET', `/audit?since=${since.toISOString()}`)),
  }
}

function socketPath(folder: string): string {
  return join(folder, 'administration.sock')
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

function ask(socketPath: string, method: string, path: string, body?: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, method, path }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('error', reject)
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString()
        if (answer.statusCode === 200) resolve(parseJson(text))
        else reject(new Error(`The running relay answered ${answer.statusCode}: ${text.slice(0, 200)}`))
      })
    })
    sent.on('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}
