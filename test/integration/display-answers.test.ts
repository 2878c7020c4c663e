import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { displayAnswers } from '../../src/main/lifecycle/display-answers.ts'
import { type Desktop, startDesktop } from '../support/desktop.ts'
import { startProcess } from '../support/processes.ts'

let desktop: Desktop
/** A display that lets in only programs that have its cookie. */
let guarded: string

const at = (name: string) => join(desktop.home, name)

beforeAll(async () => {
  desktop = await startDesktop({ bus: false })
  writeFileSync(at('cookies'), cookie('', randomBytes(16)))
  writeFileSync(at('stale'), cookie('', randomBytes(16)))
  writeFileSync(at('cut'), cookie('', randomBytes(16)).subarray(0, 20))
  const args = ['-displayfd', '1', '-auth', at('cookies'), '-nolisten', 'tcp', '-noreset']
  const server = startProcess('Xvfb', args, { env: desktop.env, from: 'xvfb', whenTestDies: 'TERM' })
  guarded = `:${await server.waitForLine(/^\d+$/)}`
})
afterAll(async () => {
  await desktop?.close()
})

/** An entry of a cookie file, for every machine (family 65535). */
function cookie(number: string, data: Buffer): Buffer {
  const counted = (bytes: Buffer) =>
    Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes])
  const parts = ['', number, 'MIT-MAGIC-COOKIE-1'].map((text) => counted(Buffer.from(text)))
  return Buffer.concat([Buffer.from([255, 255]), ...parts, counted(data)])
}

describe('an X display', () => {
  test('answers, also with a screen number', async () => {
    const { DISPLAY } = desktop.env
    expect(await displayAnswers('x11', { DISPLAY })).toBe(true)
    expect(await displayAnswers('x11', { DISPLAY: `unix${DISPLAY}.0` })).toBe(true)
  })

  test('answers only programs that have its cookie', async () => {
    const asks = (file: string) => displayAnswers('x11', { DISPLAY: guarded, XAUTHORITY: at(file) })
    expect(await asks('cookies')).toBe(true)
    for (const file of ['stale', 'cut', 'missing'])
      expect({ file, is: await asks(file) }).toEqual({ file, is: false })
  })

  test.each([
    '',
    ':',
    ':7654',
    ':99999999',
    'localhost:7654',
    'localhost:99999',
    `${'x'.repeat(300)}:0`,
    'nonsense',
  ])('DISPLAY=%j does not answer', async (DISPLAY) => {
    expect(await displayAnswers('x11', { DISPLAY })).toBe(false)
  })
})

describe('a Wayland display', () => {
  test('answers by its name in the runtime folder, or at its path', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(at('wayland-7'), resolve))
    const XDG_RUNTIME_DIR = desktop.home
    expect(await displayAnswers('wayland', { XDG_RUNTIME_DIR, WAYLAND_DISPLAY: 'wayland-7' })).toBe(true)
    expect(await displayAnswers('wayland', { WAYLAND_DISPLAY: at('wayland-7') })).toBe(true)
    expect(await displayAnswers('wayland', { XDG_RUNTIME_DIR, WAYLAND_DISPLAY: 'wayland-8' })).toBe(false)
    expect(await displayAnswers('wayland', { XDG_RUNTIME_DIR })).toBe(false)
    expect(await displayAnswers('wayland', { WAYLAND_DISPLAY: 'x'.repeat(300) })).toBe(false)
    server.close()
  })
})
