import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { timing } from '../../src/core/model/timing.ts'
import { parseJournalLine } from '../../src/core/view/journal-entries.ts'
import { askRunningApp } from '../../src/main/control/control-client.ts'
import { type RunningProcess, runProcess } from '../support/processes.ts'
import { oneVisibleWindow } from '../support/visible-windows.ts'
import { type PackagedWorkplace, startPackagedWorkplace } from './support/unpacked-app.ts'

/** The window of the packaged app, at the keyboard: what gets pressed by mistake, and by whoever sits there. */

let place: PackagedWorkplace
let app: RunningProcess

beforeAll(async () => {
  place = await startPackagedWorkplace()
  await place.prepareAccount()
  app = place.start([])
  await app.during(place.journalSays(/ session kind=signed-in/))
  await app.during(oneVisibleWindow(place.desktop.env))
  await place.switchTo('off')
  const given = ['search', '--onlyvisible', '--name', '^Hookswitch$', 'windowfocus', '--sync']
  expect(await xdotool(...given)).toMatchObject({ code: 0 })
})
afterAll(() => place.close())

test('an answer to the question of a link counts only once the agent can have read it', async () => {
  const endpoint = { address: join(place.profile, 'control.sock'), nonce: null }
  const link = { kind: 'start', hidden: false, display: null, link: 'hookswitch://phone' } as const
  await askRunningApp(endpoint, link, 15_000)
  // The agent was about to press this key, or a page has made them press it.
  await xdotool('key', '--delay', '25', ...Array<string>(100).fill('1'))
  await place.journalSays(/ asked .*command=phone cause=user/)
  const entries = place.journal().split('\n').map(parseJournalLine)
  const question = entries.find((entry) => entry?.what === 'link-asked')
  const answer = entries.find((entry) => entry?.what === 'asked' && entry.facts.command === 'phone')
  expect((answer?.at ?? 0) - (question?.at ?? Number.NaN)).toBeGreaterThanOrEqual(timing.answerDelay)
})

test('no key opens DevTools', async () => {
  const renderers = () => app.tree().filter(({ command }) => command.includes('--type=renderer'))
  expect(renderers()).toHaveLength(1)
  await xdotool('key', '--delay', '50', 'ctrl+shift+i', 'F12', 'ctrl+shift+j', 'ctrl+shift+c')
  // A key of the page, which gets it after those, and would not get it beside DevTools.
  await xdotool('key', '2')
  await place.journalSays(/ asked .*command=sip cause=user/)
  expect(renderers()).toHaveLength(1)
})

function xdotool(...args: readonly string[]) {
  return runProcess('xdotool', args, { env: place.desktop.env, from: 'xdotool', within: 30_000 })
}
