import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../support/condition.ts'
import { electronArguments, electronProgram } from '../support/electron.ts'
import { checkout, startWorkplace, type Workplace } from '../support/hookswitch.ts'

let place: Workplace
let app: ElectronApplication
let page: Page

beforeAll(async () => {
  place = await startWorkplace()
  app = await _electron.launch({
    executablePath: electronProgram(),
    args: [...electronArguments(), checkout],
    env: { ...place.desktop.env },
  })
  page = await app.firstWindow()
})
afterAll(async () => {
  await app?.close()
  await place?.close()
})

test('nobody is signed in, and the window says how to', async () => {
  await page.getByRole('form', { name: 'Sign in' }).waitFor()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Not signed in')
})

test('a wrong token is refused with what is wrong', async () => {
  await signIn('a-token-of-no-use')
  await page.getByText('Exotel no longer accepts the token.').waitFor()
})

test('signing in shows that calls do not ring', async () => {
  await signIn(place.exotel.facts.token)
  await headline(/^Calls do not ring, proven \d\d:\d\d$/)
  expect(await chosen()).toEqual(['Off'])
})

test.each([
  { name: 'SIP', line: /^Calls ring on SIP, proven/ },
  { name: 'Phone', line: /^Calls ring on Phone, proven/ },
])('choosing $name reaches Exotel and is marked once proven', async ({ name, line }) => {
  await page.getByRole('radio', { name }).click()
  await headline(line)
  expect(await chosen()).toEqual([name])
  expect((await place.writes()).at(-1)?.body).toEqual({
    UserId: '1',
    DeviceName: name.toLowerCase(),
    DeviceStatus: true,
  })
})

test('the keyboard alone switches off', async () => {
  await page.getByRole('radio', { name: 'Phone' }).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await headline(/^Calls do not ring, proven/)
})

test('the page reaches nothing but its own files, and sees no secret', async () => {
  const reached = await page.evaluate(async (url) => {
    try {
      await fetch(url)
      return true
    } catch {
      return false
    }
  }, `${place.exotel.facts.url}/_simulator/agents`)
  expect(reached).toBe(false)
  expect(await page.content()).not.toContain(place.exotel.facts.token)
  expect(await page.evaluate(() => typeof Reflect.get(globalThis, 'require'))).toBe('undefined')
})

test('signing out switches off, and asks for a token again', async () => {
  await page.getByRole('radio', { name: 'SIP' }).click()
  await headline(/^Calls ring on SIP, proven/)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await headline(/^Not signed in$/)
  expect((await place.writes()).at(-1)?.body).toEqual({ UserId: '1', DeviceName: 'sip', DeviceStatus: false })
})

async function signIn(token: string): Promise<void> {
  await page.getByLabel('User id').fill('1')
  await page.getByLabel('Token').fill(token)
  const details = page.locator('details')
  if (!(await details.evaluate((element) => element.hasAttribute('open'))))
    await details.locator('summary').click()
  await page.getByLabel('Server address').fill(place.exotel.facts.url)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function headline(line: RegExp): Promise<void> {
  await eventually(
    () => page.getByRole('heading', { level: 1 }).textContent(),
    (text) => text !== null && line.test(text),
    { describe: `the headline ${line}`, within: 10_000 },
  )
}

async function chosen(): Promise<readonly string[]> {
  return page.locator('[role=radio][aria-checked=true] .name').allTextContents()
}
