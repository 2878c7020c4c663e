import type { ElectronApplication } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { messages } from '../support/messages.ts'
import { startTrayer } from '../support/trayer.ts'

let place: Workplace
let driven: ElectronApplication

beforeAll(async () => {
  place = await startWorkplace({ host: 'later' })
  await place.prepareAccount()
})
afterAll(async () => {
  await driven?.close().catch(() => undefined)
  await place?.close()
})

test('the icon is in whichever tray there is, and the window says "no tray" only where there is none', async () => {
  const { desktop } = place
  driven = await place.launch()
  const page = await driven.firstWindow()
  const note = page.getByRole('note').getByText(messages.window.noTray)
  await note.waitFor()

  const first = await startTrayer(desktop.env)
  await first.during(note.waitFor({ state: 'detached' }))
  await first.shows(1)

  await first.kill()
  await note.waitFor()
  const second = await startTrayer(desktop.env)
  await second.during(note.waitFor({ state: 'detached' }))
  await second.shows(1)

  await desktop.host.own()
  await desktop.host.waitForItem({ within: 15_000 })
  await second.shows(0)
  await desktop.host.release()
  await second.shows(1)
  await second.kill()
  await note.waitFor()
})
