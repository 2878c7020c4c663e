import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { messagesIn } from '../../src/core/locales/messages.ts'
import { eventually } from '../support/condition.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { findSecretIn } from '../support/search-secrets.ts'
import { setUp } from '../support/set-up.ts'
import { controlsOf } from '../support/window-controls.ts'

/**
 * Whatever the app's JavaScript can reach, by snapshots of its heaps. The test gives no secret to the main process itself:
 * what a debugger passes in stays there. (What is left in memory that nothing refers to is counted in
 * test/package/attacks-memory.test.ts.)
 */
let place: Workplace
let app: ElectronApplication
let page: Page
/** Token, app secret, API key, API token, and the minted token. */
const secrets: string[] = []

beforeAll(async () => {
  place = await startWorkplace()
  const { token, appSecret, apiKey, apiToken } = place.exotel.facts
  secrets.push(token, appSecret, apiKey, apiToken)
  app = await place.launch()
  page = await app.firstWindow()
})
afterAll(async () => {
  await app?.close()
  await place?.close()
})

const sentence = messagesIn('en').window.clickAgain
const { headline } = controlsOf(() => page)

describe('while an agent is signed in with every kind of secret', () => {
  beforeAll(async () => {
    const { url, token, appId, appSecret, apiToken, apiKey, sid, email } = place.exotel.facts
    const signIn = ['sign-in', '--user-id', '1', '--integrations-url', url]
    expect((await place.command([...signIn, '--token-stdin'], `${token}\n`)).code).toBe(0)
    await headline(/^Calls are off$/)
    await refuse(token)
    expect((await place.command(['phone'])).stderr).toContain('Exotel says: Not with …')
    const byApp = [...signIn, '--app-id', appId, '--app-secret-stdin']
    expect((await place.command(byApp, `${appSecret}\n`)).code).toBe(0)
    const key = ['--sid', sid, '--api-key', apiKey, '--api-token-stdin', '--email', email]
    const connect = ['connect-account', '--account-url', url, ...key]
    expect((await place.command(connect, `${apiToken}\n`)).code).toBe(0)
    await place.switchTo('sip')
    const found = await place.desktop.keyring.find({ service: 'Hookswitch' })
    const minted = found.find(({ attributes }) => attributes.account?.startsWith('integrations:'))
    secrets.push(minted?.secret ?? '')
  })

  test('a snapshot finds each of them in the main process, which sends them', async () => {
    expect(await secretsInMain()).toEqual([0, 1, 2, 3, 4])
  })

  test('the window has none', async () => {
    expect(await secretsInWindow()).toEqual([])
  })
})

test('after sign-out nothing in the main process refers to a secret any more, nor does the window', async () => {
  expect((await place.command(['sign-out'])).code).toBe(0)
  await page.getByLabel('Token', { exact: true }).waitFor()
  await mainForgets()
  expect(await secretsInWindow()).toEqual([])
})

test('a token that is typed into the window does not stay there', async () => {
  const { token, url } = place.exotel.facts
  await setUp(page, { userId: '1', token, url })
  expect(await secretsInWindow()).toEqual([])
  expect((await place.command(['sign-out'])).code).toBe(0)
  await mainForgets()
})

/** The time limit of a call that has just ended may refer to it for some seconds. */
async function mainForgets(): Promise<void> {
  await eventually(secretsInMain, (found) => found.length === 0, {
    describe: 'the main process to refer to no secret',
  })
}

/** Which of the secrets the main process can reach: V8 frees all else before it takes the snapshot. */
function secretsInMain(): Promise<readonly number[]> {
  return secretsIn((file) =>
    app.evaluate((_electron, path) => {
      const v8 = process.getBuiltinModule('node:v8')
      // Else the end of a long text is missing.
      v8.setFlagsFromString('--heap-snapshot-string-limit=10000000')
      v8.writeHeapSnapshot(path)
    }, file),
  )
}

/** Which of the secrets the page of the window can reach. */
function secretsInWindow(): Promise<readonly number[]> {
  return secretsIn((file) =>
    app.evaluate(async ({ BrowserWindow }, path) => {
      const window = BrowserWindow.getAllWindows().find((one) => one.isVisible())
      if (window === undefined) throw new Error('The window is not open')
      await window.webContents.takeHeapSnapshot(path)
    }, file),
  )
}

async function secretsIn(take: (file: string) => Promise<unknown>): Promise<readonly number[]> {
  const folder = mkdtempSync(join(place.desktop.home, 'heap-'))
  try {
    await take(join(folder, 'snapshot'))
    // Every process of the app knows the sentences that it says.
    expect(findSecretIn(folder, [sentence])).not.toEqual([])
    return [...new Set(findSecretIn(folder, secrets).map(({ secret }) => secret))].sort()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Has Exotel refuse the next switch, with the token in its words. */
async function refuse(token: string): Promise<void> {
  const fault = {
    kind: 'refusal',
    where: 'error-string',
    status: 403,
    code: 10814,
    message: `Not with ${token}`,
  }
  await place.setFaults([{ match: { method: 'PUT' }, times: 1, fault }])
}
