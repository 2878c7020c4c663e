import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../support/condition.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import type { Picture } from '../support/icon-picture.ts'
import { messages } from '../support/messages.ts'
import { clickItemMenu } from '../support/panel-item.ts'
import type { RunningProcess } from '../support/processes.ts'
import { type Sway, startSway } from '../support/sway.ts'
import type { SwayWindow } from '../support/sway-tree.ts'
import { startWaybar, type Waybar } from '../support/waybar.ts'

/** The app on native Wayland, under a real compositor with a real bar. More starts measure more: see docs/wayland.md. */
const { HOOKSWITCH_STARTS: starts = '3' } = process.env

let sway: Sway
let place: Workplace
let bar: Waybar

beforeAll(async () => {
  // Floating, as on the desktops where a window has a size of its own.
  sway = await startSway('for_window [app_id=".*"] floating enable')
  place = await startWorkplace({ display: false, host: 'none', env: sway.env })
  bar = await startWaybar(place.desktop)
})
afterAll(async () => {
  bar?.bus.close()
  await place?.close()
  await sway?.close()
})

const ended = { code: 0, signal: null }

describe.each(Array.from({ length: Number(starts) }, (_none, at) => at + 1))('start %i', (start) => {
  test('shows a window with its page in it, and ends with status 0', async () => {
    const app = place.start([])
    await drawn(await shown())
    // By turns as a session ends an app, and as somebody quits it.
    if (start % 2 === 1) app.signal('SIGTERM')
    else {
      await bars(1)
      await clicked(messages.menu.quit)
    }
    expect(await app.exited).toEqual(ended)
    await bars(0)
  })
})

describe('an app that started hidden', () => {
  let app: RunningProcess

  beforeAll(async () => {
    mkdirSync(place.profile, { recursive: true })
    // As an X11 run leaves it.
    const kept = { window: { x: 77, y: 55, width: 400, height: 520 } }
    writeFileSync(join(place.profile, 'settings.json'), JSON.stringify(kept))
    app = place.start(['--hidden'], { WAYLAND_DEBUG: 'client' })
    await bars(1)
  })
  afterAll(() => app?.stop())

  test('has its icon in the bar, and no window', async () => {
    const icon = () => sway.picture({ x: 1280 - bar.height, y: 0, width: bar.height, height: bar.height })
    await eventually(icon, (picture) => coloursOf(picture) > 1, { describe: 'the icon to be seen' })
    expect(await sway.windows()).toEqual([])
  })

  test('takes keys that this desktop gives to nobody for no other program’s', async () => {
    // By then the keys have been asked for, and what came of that is in the journal.
    await place.journalSays(/ session kind=signed-out$/m)
    expect(place.journal()).not.toContain('key taken')
  })

  test('opens the window from the icon’s menu, as large as it was', async () => {
    await clicked(messages.menu.showWindow)
    const window = await shown(({ width, height }) => width === 400 && height === 520)
    // The name of the installed desktop entry, by which desktops find its icon and its permissions.
    expect(window.appId).toBe('com.hookswitch.app')
    await drawn(window)
  })

  test('keeps a new size, and the place that only X11 knows', async () => {
    const { id } = await shown()
    await sway.command(`[con_id=${id}] resize set 460 600`)
    const { width, height } = await shown(({ width }) => width > 450)
    // Chromium hears of it a moment later than the compositor has it.
    await eventually(
      () => app.stderr(),
      (said) => said.includes(`set_window_geometry(0, 0, ${width}, ${height})`),
      {
        describe: 'the window to take its new size',
      },
    )
    await closed(id)
    const kept = () => JSON.parse(readFileSync(join(place.profile, 'settings.json'), 'utf8')).window
    await eventually(kept, (now) => now.width === width, { describe: 'the size to be kept' })
    expect(kept()).toEqual({ x: 77, y: 55, width, height })
    expect((await place.command([])).code).toBe(0)
    await shown((again) => again.width === width && again.height === height)
  })

  test('is brought to the front by a second start, with the token that the start was given', async () => {
    expect((await place.command([], undefined, { XDG_ACTIVATION_TOKEN: 'token-of-a-launcher' })).code).toBe(0)
    await eventually(
      () => app.stderr(),
      (said) => /xdg_activation_v1[@#]\d+\.activate\("token-of-a-launcher", wl_surface/.test(said),
      { describe: 'the token to reach the compositor' },
    )
    expect(await sway.windows()).toHaveLength(1)
  })

  test('ends when the compositor does', async () => {
    await sway.close()
    const { code, signal } = await app.exited
    // Whichever reads first that the compositor has gone ends the process: the app, GTK, or Electron, which aborts.
    expect([0, 1, 'SIGILL', 'SIGTRAP']).toContain(signal ?? code)
  })
})

/** The one window, once it stands and `accept` takes it. */
async function shown(accept: (window: SwayWindow) => boolean = () => true): Promise<SwayWindow> {
  const one = async () => {
    const [window, ...others] = await sway.windows()
    return others.length === 0 ? window : undefined
  }
  return eventually(one, (window): window is SwayWindow => window !== undefined && accept(window), {
    describe: 'one window to stand',
    within: 15_000,
  })
}

/** Settles once the page is seen in the window: letters have edges in many shades, an empty window has none. */
async function drawn(window: SwayWindow): Promise<void> {
  const colours = async () => coloursOf(await sway.picture(window))
  await eventually(colours, (count) => count > 100, { describe: 'the page to be seen', within: 10_000 })
}

/** Clicks an entry of the icon's menu, once more where the app has just made another menu. */
async function clicked(entry: string): Promise<void> {
  const click = async () => {
    await clickItemMenu(bar.bus, entry)
    return true
  }
  await eventually(click, (isDone) => isDone, { describe: `${entry} to be clicked` })
}

/** Closes the window as the compositor does. */
async function closed(id: number): Promise<void> {
  await sway.command(`[con_id=${id}] kill`)
  await eventually(sway.windows, (windows) => windows.length === 0, { describe: 'the window to close' })
}

async function bars(count: number): Promise<void> {
  const describe = `${count} icons to be registered with the bar`
  await eventually(bar.items, (items) => items.length === count, { describe, within: 15_000 })
}

function coloursOf({ rgba }: Picture): number {
  const pixels = Array.from({ length: rgba.length / 4 }, (_none, at) => rgba.readUInt32BE(at * 4))
  return new Set(pixels).size
}
