import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSecret, type Secret } from '../../src/main/cli/secret-source.ts'
import { messages } from '../support/messages.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hs-'))
  writeFileSync(join(folder, 'file'), '')
  symlinkSync(join(folder, 'loop'), join(folder, 'loop'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const unused = () => Readable.from([])

function readFile(content: string | Buffer) {
  const path = join(folder, 'file')
  writeFileSync(path, content)
  return readSecret({ kind: 'file', path }, unused)
}

const readInput = (...parts: readonly string[]) =>
  readSecret({ kind: 'stdin' }, () => Readable.from(parts.map((part) => Buffer.from(part))))

describe('a file', () => {
  test.each([
    { title: 'a line', content: 'a-token\n' },
    { title: 'a line without its end', content: 'a-token' },
    { title: 'a line as Windows ends it', content: 'a-token\r\n' },
    { title: 'a byte-order mark', content: '\uFEFFa-token\n' },
    { title: 'UTF-16, as PowerShell writes it', content: Buffer.from('\uFEFFa-token\r\n', 'utf16le') },
    { title: 'blank lines behind', content: 'a-token\n\n \n' },
    { title: 'blanks around', content: '  a-token\t\n' },
  ])('with $title', async ({ content }) => {
    expect(await readFile(content)).toEqual({ ok: true, secret: 'a-token' })
  })

  test('with the longest secret, also in UTF-16', async () => {
    const secret = 'x'.repeat(8192)
    expect(await readFile(`${secret}\r\n`)).toEqual({ ok: true, secret })
    expect(await readFile(Buffer.from(`\uFEFF${secret}\r\n`, 'utf16le'))).toEqual({ ok: true, secret })
  })

  test.each([
    { title: 'nothing', content: '', says: 'is empty' },
    { title: 'blanks alone', content: '\uFEFF \r\n\r\n', says: 'is empty' },
    { title: 'two lines', content: 'one\ntwo\n', says: 'holds more than one line' },
    { title: 'a second line after a blank one', content: 'one\n\ntwo', says: 'holds more than one line' },
    { title: 'far too much', content: 'x'.repeat(8193), says: 'too long' },
  ])('with $title is refused', async ({ content, says }) => {
    expect(complaint(await readFile(content))).toContain(says)
  })

  test.each([
    { title: 'is a folder', path: () => folder, says: 'cannot be read' },
    { title: 'is missing', path: () => join(folder, 'none'), says: 'cannot be read' },
    { title: 'is a loop of links', path: () => join(folder, 'loop'), says: 'cannot be read' },
    { title: 'has no end', path: () => '/dev/zero', says: 'too long' },
  ])('that $title is refused', async ({ path, says }) => {
    const read = await readSecret({ kind: 'file', path: path() }, unused)
    expect(complaint(read)).toContain(says)
  })
})

describe('standard input', () => {
  test('gives its first line, in however many parts it comes, and is not read further', async () => {
    expect(await readInput('a-', 'token\r', '\nmore\n')).toEqual({ ok: true, secret: 'a-token' })
    const endless = new Readable({ read: () => {} })
    endless.push('a-token\n')
    expect(await readSecret({ kind: 'stdin' }, () => endless)).toEqual({ ok: true, secret: 'a-token' })
  })

  test.each([
    { title: 'nothing', parts: [], says: 'is empty' },
    { title: 'an empty line before the token', parts: ['\na-token\n'], says: 'is empty' },
    { title: 'far too much', parts: ['x'.repeat(8000), 'x'.repeat(9000)], says: 'too long' },
  ])('with $title is refused', async ({ parts, says }) => {
    expect(complaint(await readInput(...parts))).toContain(says)
  })

  test('that cannot be read is refused', async () => {
    const broken = () =>
      new Readable({
        read() {
          this.destroy(new Error('EISDIR'))
        },
      })
    expect(complaint(await readSecret({ kind: 'stdin' }, broken))).toContain(
      'cannot be read from standard input',
    )
  })
})

/** What is said of a secret that was not taken; null where it was. */
function complaint(read: Secret): string | null {
  return read.ok ? null : read.sentence(messages)
}
