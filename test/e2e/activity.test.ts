import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Messages, messagesIn } from '../../src/core/locales/messages.ts'
import { type Agent, agentOf } from '../support/agent.ts'
import { eventually } from '../support/condition.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { tabAndPress, tabTo } from '../support/keyboard.ts'
import { findSecretIn } from '../support/search-secrets.ts'
import { controlsOf } from '../support/window-controls.ts'
import { violations } from '../support/window-page.ts'

/** The page "Activity and help" of the running app, used by the keyboard alone. */
let place: Workplace
let agent: Agent
let app: ElectronApplication
let page: Page
let messages = messagesIn('en')

beforeAll(async () => {
  place = await startWorkplace()
  agent = agentOf(place)
  await place.prepareAccount()
  app = await place.launch()
  page = await app.firstWindow()
  await agent.shows(({ state }) => state !== 'unknown', 'the first read')
})
afterAll(async () => {
  await app?.close()
  await place?.close()
})

const { press, choose, headline, button } = controlsOf(() => page)
const rows = () => page.getByRole('list').locator('li.change')
const newest = () => rows().first()

/** Opens the page from the details, which stay open behind it. */
async function open({ settingsPage, window }: Messages): Promise<void> {
  if (!(await button(settingsPage.support).isVisible())) await press(window.details)
  await press(settingsPage.support)
  await headline(settingsPage.support)
}

/** Goes back with Escape; the focus is on the button that had opened the page. */
async function back({ settingsPage }: Messages): Promise<void> {
  await page.keyboard.press('Escape')
  const opener = button(settingsPage.support)
  await eventually(
    () => opener.evaluate((element) => element === document.activeElement),
    (isFocused) => isFocused,
    { describe: 'the focus to return to the button of the page', within: 5000 },
  )
}

test('a switch is listed with its cause, its confirmation and the request id that the log has, too', async () => {
  const { calls } = messages
  await choose('ArrowRight', 'SIP')
  await headline(calls.sip)
  await choose('ArrowRight', 'Phone')
  await headline(calls.phone)
  await open(messages)
  await newest().getByText('SIP → Phone').waitFor()
  await newest().getByText('By you · confirmed by Exotel’s answer').waitFor()
  const id = await newest().locator('code').textContent()
  expect(id).toMatch(/^[0-9a-f-]{32,36}$/)
  const { stdout: log } = await place.command(['log'])
  expect(log).toMatch(new RegExp(` write answered .*active=phone requestId=${id}$`, 'm'))
  const changes = log.split('\n').filter((line) => line.includes(' info changed '))
  const inLog = changes.map((line) => / requestId=(\S+)/.exec(line)?.[1]).reverse()
  expect(await rows().locator('code').allTextContents()).toEqual(inLog)
  // What support asks for can be selected.
  expect(
    await newest()
      .locator('code')
      .evaluate((code) => getComputedStyle(code).userSelect),
  ).toBe('text')
})

test('a change made while the page is open appears on it, named as made elsewhere', async () => {
  await agent.turn('sip')
  await page.evaluate(() => window.hookswitch.request({ kind: 'retry' }))
  await newest().getByText('Phone → SIP').waitFor()
  await newest().getByText('Changed elsewhere · confirmed by asking Exotel').waitFor()
})

test('a screen reader finds headings, and a list for each day', async () => {
  const heading = (level: number, name: string) => page.getByRole('heading', { level, name, exact: true })
  await heading(2, 'Last changes').waitFor()
  await heading(3, 'Today').waitFor()
  const list = page.getByRole('region', { name: 'Today' }).getByRole('list')
  expect(await list.getByRole('listitem').count()).toBeGreaterThanOrEqual(2)
  expect(await list.getByRole('listitem').first().ariaSnapshot()).toContain('From Phone to SIP')
})

describe('the report for support', () => {
  test('is copied without a secret and without a full number or address', async () => {
    const { token, appSecret, apiKey, apiToken, email, url } = place.exotel.facts
    const kept = (await (await fetch(`${url}/_simulator/agents/1`)).json()) as {
      sipSecret: string
      devices: Record<'phone' | 'sip', { contactUri: string }>
    }
    const secrets = [token, appSecret, apiKey, apiToken, kept.sipSecret, email]
    const addresses = [kept.devices.phone.contactUri, kept.devices.sip.contactUri]
    await press(messages.activity.copyReport)
    await page.getByText('Report copied.').waitFor()
    const copied = await app.evaluate(({ clipboard }) => clipboard.readText())
    expect(copied).toMatch(/^Hookswitch: \d/)
    expect(copied).toContain(' info changed ')
    const folder = mkdtempSync(join(tmpdir(), 'hk-report-'))
    writeFileSync(join(folder, 'report'), copied)
    expect(findSecretIn(folder, [...secrets, ...addresses])).toEqual([])
    rmSync(folder, { recursive: true })
  })

  test('is shown as it is copied, once its part of the page is opened', async () => {
    expect(await page.getByRole('textbox').count()).toBe(0)
    await tabAndPress(page, page.locator('summary', { hasText: messages.activity.showReport }), 'Enter')
    await page.getByRole('textbox', { name: messages.activity.showReport }).waitFor()
    expect(await page.getByRole('textbox').inputValue()).toMatch(/^Hookswitch: \d/)
  })
})

describe('the zip file for support', () => {
  /** Has the next dialog for saving answer with `file`, or with a cancellation; gives what it was asked. */
  const answerDialog = (file: string | null) =>
    app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = (async (...given: unknown[]) => {
        Object.assign(globalThis, { asked: given.at(-1) })
        return { canceled: filePath === null, filePath: filePath ?? '' }
      }) as typeof dialog.showSaveDialog
    }, file)
  const asked = () => app.evaluate(() => Reflect.get(globalThis, 'asked') as Electron.SaveDialogOptions)
  const save = async (file: string | null) => {
    await answerDialog(file)
    await press(messages.activity.saveReport)
  }

  test('is saved where the agent chooses, as the one of the command line, for its owner alone', async () => {
    const file = join(place.desktop.home, 'for support.zip')
    // The agent has agreed to replace it: the system's dialog asks.
    writeFileSync(file, 'an older one', { mode: 0o644 })
    await save(file)
    await page.getByText(`Written to ${file}.`).waitFor()
    const { defaultPath = '', properties } = await asked()
    expect(basename(defaultPath)).toMatch(/^hookswitch-diagnostics-\d{4}-\d\d-\d\d\.zip$/)
    expect(dirname(defaultPath)).toBe(await app.evaluate(({ app: own }) => own.getPath('downloads')))
    expect(properties).toEqual(['showOverwriteConfirmation'])
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const others = join(place.desktop.home, 'by-command.zip')
    expect((await place.command(['diagnostics', '--zip', others])).code).toBe(0)
    expect(Object.keys(filesIn(file))).toEqual(Object.keys(filesIn(others)))
    expect(filesIn(file)['diagnostics.txt']).toBe(filesIn(others)['diagnostics.txt'])
    expect(filesIn(file)['journal.txt']).toContain(' info changed ')
  })

  test('that cannot be written is an error that says why, and a cancelled dialog says nothing', async () => {
    await save(null)
    await page.getByText(messages.activity.reportHint).waitFor()
    await save(join(place.desktop.home, 'nowhere', 'for-support.zip'))
    await page.getByText('its folder does not exist').waitFor()
    await save(null)
    await page.getByText(messages.activity.reportHint).waitFor()
  })
})

test('the versions and licences are read once their part of the page is opened', async () => {
  await tabAndPress(page, page.locator('summary', { hasText: messages.activity.aboutApp }), 'Enter')
  const { electron, node } = (await app.evaluate(() => process.versions)) as NodeJS.ProcessVersions
  await page.getByText(String(electron), { exact: true }).waitFor()
  await page.getByText(String(node), { exact: true }).waitFor()
  await page.getByText(messages.about.licence('MIT')).waitFor()
  await tabAndPress(page, page.locator('summary', { hasText: messages.about.packages }), 'Enter')
  const licences = page.getByRole('textbox', { name: messages.about.packages })
  await licences.waitFor()
  for (const name of ['axios', 'preact', 'zod']) {
    expect(await licences.inputValue()).toMatch(new RegExp(`^${name} \\d.*, MIT$`, 'm'))
  }
  expect(await licences.inputValue()).toContain('Permission is hereby granted')
})

test('axe finds nothing wrong in English, nor in Hindi, and the keyboard goes back to where it came from', async () => {
  expect(await violations(page)).toEqual([])
  await back(messages)
  await page.evaluate(() =>
    window.hookswitch.request({ kind: 'change-settings', change: { language: 'hi' } }),
  )
  messages = messagesIn('hi')
  await headline(messages.calls.sip)
  await open(messages)
  await newest().getByText(messages.activity.elsewhere).waitFor()
  expect(await violations(page)).toEqual([])
  await back(messages)
})

test('the settings list the page, too, and Back leads to its row', async () => {
  const { window, settingsPage } = messages
  await press(window.settings)
  await press(settingsPage.support)
  await headline(settingsPage.support)
  await tabTo(page, button(messages.activity.copyReport))
  await back(messages)
  await headline(window.settings)
  await page.keyboard.press('Escape')
  await headline(messages.calls.sip)
})

test('another agent of the computer does not see these changes', async () => {
  expect((await place.command(['sign-out'])).code).toBe(0)
  expect((await place.signIn('2')).code).toBe(0)
  await headline(/^कॉल /)
  await open(messages)
  await page.getByText(messages.activity.none).waitFor()
  expect(await rows().count()).toBe(0)
})

/** The files of a zip file, by name. */
function filesIn(zip: string): Readonly<Record<string, string>> {
  const entries = Object.entries(unzipSync(readFileSync(zip)))
  return Object.fromEntries(entries.map(([name, bytes]) => [name, strFromU8(bytes)]))
}
