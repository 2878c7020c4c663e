import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Messages, messagesIn } from '../../src/core/locales/messages.ts'
import type { Active } from '../../src/core/model/device.ts'
import { ownerOf } from '../../src/core/model/persisted-state.ts'
import { signedOutSession } from '../../src/core/model/session.ts'
import { agentTag } from '../../src/core/text/agent-tag.ts'
import { aboutOf } from '../../src/core/view/about.ts'
import { activityOf } from '../../src/core/view/activity.ts'
import { journalLine } from '../../src/core/view/journal-entries.ts'
import { viewOf } from '../../src/core/view/view.ts'
import { type Look, looks, openPictureWindow, type PictureWindow } from '../support/picture-window.ts'
import { at, confirmed, connected, identity, signedIn } from '../support/window-states.ts'

/** The page "Activity and help" in every language and scheme, with answers of the main process that the test gives. */
let seen: PictureWindow

beforeAll(async () => {
  seen = await openPictureWindow()
})
afterAll(() => seen?.close())

const button = (name: string | RegExp) => seen.page.getByRole('button', { name })
const hour = 3_600_000
const owner = ownerOf(identity)

/** A line of the journal about a change so many hours ago. */
function changed(hours: number, active: Active, facts: Readonly<Record<string, string>>): string {
  const agent = agentTag(owner)
  const entry = {
    at: at - hours * hour,
    level: 'info',
    what: 'changed',
    facts: { agent, active, ...facts },
  } as const
  return journalLine(entry, (text) => text)
}

/** Where an agent saves a file, longer than the window is wide. */
const longPath =
  '/home/asha.ramachandran/Downloads/support/2026/hookswitch-diagnostics-for-the-helpdesk-2026-05-12.zip'

/** A day and a half of an agent, the oldest first. */
const lines: readonly string[] = [
  changed(16, 'phone', { cause: 'user', how: 'reply', requestId: '1f0c9c1e5b0a4e7c8d3f2a1b0c9d8e7f' }),
  changed(15, 'off', { from: 'phone', cause: 'session-end', how: 'reply', requestId: '6f2c9a01' }),
  changed(1.6, 'both', { from: 'off', cause: 'elsewhere', how: 'read-back' }),
  changed(1.5, 'sip', {
    from: 'both',
    cause: 'shortcut',
    how: 'read-back',
    requestId: '9b1d7f5e-3a62-4c0f-9d21-7e5f8c3b6a10',
  }),
  changed(0.5, 'off', { from: 'sip', cause: 'lock' }),
  changed(0, 'sip', {
    from: 'off',
    cause: 'restore',
    how: 'reply',
    requestId: '7c8d3f2a1b0c9d8e7f1f0c9c1e5b0a4e',
  }),
]

const report = [
  'Hookswitch: 0.1.0',
  'Electron: 45.4.1',
  'Calls: sip (reply 2026-05-12T10:42:00.000Z)',
  ...lines,
]

async function wear({ language, scheme }: Look): Promise<Messages> {
  await seen.page.emulateMedia({ colorScheme: scheme })
  const messages = messagesIn(language)
  const files = ['/opt/Hookswitch/LICENSE.electron.txt', '/opt/Hookswitch/LICENSES.chromium.html']
  const versions = { version: '0.1.0', electron: '45.4.1', chromium: '146.0.7680.31', node: '24.14.0' }
  await seen.window.answer('about', aboutOf({ ...versions, licenceFiles: files }, messages))
  await seen.window.answer('third-party-licences', 'preact 10.29.3, MIT\n\nThe MIT License (MIT)')
  await seen.window.answer('report', report.join('\n'))
  await seen.window.answer('copy-report', { exit: 0, message: messages.activity.reportCopied })
  await seen.window.answer('save-report', { exit: 0, message: messages.commandLine.zipWritten(longPath) })
  return messages
}

/** Opens the page from "Details". */
async function openPage({ window, settingsPage }: Messages): Promise<void> {
  await button(window.details).click()
  await button(settingsPage.support).click()
  await seen.page.getByRole('heading', { level: 1, name: settingsPage.support }).waitFor()
}

describe.each(looks)('$language, $scheme', (look) => {
  test('the last changes stand by day, with help above and what is seldom wanted below', async () => {
    const messages = await wear(look)
    const { activity, cause, calls, menu } = messages
    const helpUrl = 'https://help.example.com/calls'
    await seen.window.answer('activity', activityOf({ ok: true, value: lines }, owner, at, messages))
    await seen.window.reopen(viewOf(connected(confirmed('sip')), { messages, helpUrl }).window)
    await openPage(messages)
    await seen.shows([calls.sip, activity.reportHint, menu.help, activity.today, activity.yesterday])
    await seen.shows([activity.by(cause.lock), activity.notConfirmed, activity.how['read-back'], '6f2c9a01'])
    await seen.finish('activity', look)

    await button(activity.copyReport).click()
    await seen.shows([activity.reportCopied], [activity.reportHint])
    await button(activity.saveReport).click()
    await seen.shows([messages.commandLine.zipWritten(longPath)], [activity.reportCopied])
    await seen.page.getByText(activity.showReport).click()
    await seen.page.getByText(activity.aboutApp).click()
    await seen.shows(['45.4.1', messages.about.licence('MIT')])
    expect(await seen.page.getByRole('textbox').inputValue()).toContain('Hookswitch: 0.1.0')
    await seen.page.getByText(messages.about.packages).click()
    await seen.page.getByRole('textbox', { name: messages.about.packages }).waitFor()
    await seen.finish('activity-about', look)
  })

  test('an empty list says why', async () => {
    const messages = await wear(look)
    const { activity } = messages
    await seen.window.answer('activity', activityOf({ ok: true, value: [] }, owner, at, messages))
    await seen.window.reopen(viewOf(connected(confirmed('phone')), { messages }).window)
    await openPage(messages)
    await seen.shows([activity.none])
    expect(await seen.page.getByRole('button', { name: messages.menu.help, exact: true }).count()).toBe(0)
    await seen.finish('activity-empty', look)
  })
})

test('it opens while the token is rejected, too, with the way back', async () => {
  const messages = messagesIn('en')
  const { settingsPage, form } = messages
  await seen.window.answer('activity', activityOf({ ok: true, value: lines }, owner, at, messages))
  await seen.window.reopen(
    viewOf({ ...signedIn(), session: signedOutSession(identity) }, { messages }).window,
  )
  await button(settingsPage.support).click()
  await seen.page.getByRole('listitem').first().waitFor()
  await seen.page.keyboard.press('Escape')
  await button(form.signInAgain).waitFor()
  await seen.page.waitForFunction(
    (name) => document.activeElement?.textContent === name,
    settingsPage.support,
  )
})

test('what the main process does not give is named', async () => {
  const messages = messagesIn('en')
  const { activity, about } = messages
  for (const kind of ['activity', 'report', 'about']) await seen.window.answer(kind, null)
  await seen.window.reopen(viewOf(connected(confirmed('phone')), { messages }).window)
  await openPage(messages)
  await seen.page.getByText(activity.showReport).click()
  await seen.page.getByText(activity.aboutApp).click()
  await seen.shows([activity.notRead, activity.reportNotRead, about.notRead])
})
