import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../support/condition.ts'
import type { RunningProcess } from '../support/processes.ts'
import { type PackagedWorkplace, startPackagedWorkplace } from './support/unpacked-app.ts'

/** The control socket, with a stranger at either end of it. */

let place: PackagedWorkplace

beforeAll(async () => {
  place = await startPackagedWorkplace()
})
afterAll(() => place.close())

test('who listens in a folder that others can change is told neither a user nor a token', async () => {
  const folder = join(place.desktop.home, 'shared')
  mkdirSync(folder)
  chmodSync(folder, 0o777)
  let received = ''
  const impostor = createServer((socket) => socket.on('data', (bytes) => (received += bytes.toString())))
  await new Promise<void>((resolve) => impostor.listen(join(folder, 'control.sock'), resolve))
  const args = [`--user-data-dir=${folder}`, 'sign-in', '--user-id', 'asha.rao', '--token-stdin']
  const ended = await place.command(args, 'hush-hush\n')
  impostor.close()
  expect(ended).toMatchObject({ code: 1, stdout: '' })
  expect(ended.stderr).toContain('can be changed by others')
  expect(received).toBe('')
})

describe('a client of the running app', () => {
  let app: RunningProcess

  beforeAll(async () => {
    await place.prepareAccount()
    app = place.start()
    const known = eventually(place.status, ({ state }) => state === 'off', {
      describe: 'the app to know its agent',
    })
    await app.during(known)
  })

  test('who is another user finds no file of the profile open', () => {
    const open = filesIn(place.profile).filter((file) => (lstatSync(file).mode & 0o077) !== 0)
    // A link has no mode of its own.
    expect(open.filter((file) => !lstatSync(file).isSymbolicLink())).toEqual([])
    expect(filesIn(place.profile)).toContain(join(place.profile, 'journal.log'))
  })

  test('cannot fill its memory with a line without an end', async () => {
    const before = residentMegabytes(app)
    const part = Buffer.alloc(1024 * 1024, 'x')
    const sent = await new Promise<number>((resolve) => {
      const socket = createConnection(join(place.profile, 'control.sock'))
      let count = 0
      const more = (error?: Error | null) => {
        if (error) return
        count += 1
        if (count > 300) resolve(count)
        else socket.write(part, more)
      }
      socket.on('error', () => {}).once('close', () => resolve(count))
      more()
    })
    expect(sent).toBeLessThan(50)
    expect(residentMegabytes(app) - before).toBeLessThan(100)
    expect((await place.status()).state).toBe('off')
  })

  test('cannot forge a line, nor end the app, with what it sends', async () => {
    for (const bytes of [
      '\n\n\n',
      '{"nonce":null}\n',
      '{"nonce":null,"request":{"kind":"quit"}}\n',
      '\xff\xfe\n',
    ]) {
      await new Promise<void>((resolve) => {
        const socket = createConnection(join(place.profile, 'control.sock'))
        socket.on('error', () => {}).once('close', () => resolve())
        socket.write(Buffer.from(bytes, 'latin1'))
      })
    }
    expect((await place.status()).state).toBe('off')
  })
})

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
}

/** The memory of the app's main process that is in use. */
function residentMegabytes({ pid }: RunningProcess): number {
  const [, pages = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')
  return (Number(pages) * 4096) / 1024 / 1024
}
