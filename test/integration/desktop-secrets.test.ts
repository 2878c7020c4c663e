import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startProcess } from '../support/processes.ts'
import { findSecretIn, findSecretInProcesses } from '../support/search-secrets.ts'

const secret = 'tok/en+with=signs&more'
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hk-search-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const forms = () => findSecretIn(folder, ['another-secret', secret]).map((one) => `${one.secret} ${one.form}`)

describe('a secret in a folder', () => {
  test.each([
    ['plain', secret],
    ['url-encoded', encodeURIComponent(secret)],
    ['url-encoded', encodeURIComponent(secret).toLowerCase()],
    ['base64', Buffer.from(secret).toString('base64')],
    ['base64', Buffer.from(`1${secret} and more`).toString('base64')],
    ['base64', Buffer.from(`12${secret} and more`).toString('base64')],
    ['base64', Buffer.from(`user:${secret}`).toString('base64url')],
    ['hexadecimal', Buffer.from(secret).toString('hex')],
  ])('is found %s', (form, text) => {
    mkdirSync(join(folder, 'deep', 'er'), { recursive: true })
    writeFileSync(join(folder, 'deep', 'er', 'file'), `before ${text} after`)
    expect(forms()).toEqual([`1 ${form}`])
  })

  test('is found in UTF-16, in names and in links', () => {
    writeFileSync(join(folder, 'wide'), Buffer.from(`before ${secret} after`, 'utf16le'))
    writeFileSync(join(folder, encodeURIComponent(secret)), '')
    symlinkSync(join('/nowhere', secret), join(folder, 'link'))
    expect(forms().toSorted()).toEqual(['1 plain', '1 url-encoded', '1 utf-16'])
  })

  test('is not found where it is not, and the finding does not repeat it', () => {
    writeFileSync(join(folder, 'other'), secret.slice(1))
    expect(findSecretIn(folder, [secret])).toEqual([])
    writeFileSync(join(folder, 'file'), secret)
    expect(JSON.stringify(findSecretIn(folder, [secret]))).not.toContain(secret)
  })

  test('is refused when it is too short to be told from chance', () => {
    expect(() => findSecretIn(folder, ['pw'])).toThrow(/turns up by chance/)
  })
})

test('a secret is found in the arguments and the environment of a process tree', async () => {
  const script = 'sleep 100 & wait'
  const shell = startProcess('sh', ['-c', script, secret], {
    env: { PATH: '/usr/bin:/bin', VALUE: `x${secret}` },
  })
  try {
    const found = findSecretInProcesses([secret], shell.pid).map((one) => one.where.split(' of ')[0])
    expect(found).toContain('arguments')
    expect(found).toContain('environment')
    expect(findSecretInProcesses(['another-secret'], shell.pid)).toEqual([])
  } finally {
    await shell.stop()
  }
})
