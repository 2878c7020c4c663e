import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { viewOf } from '../../src/core/view/view.ts'
import { appUserModelId } from '../../src/main/taskbar/app-user-model-id.ts'
import { createTaskbar, type TaskbarWindow } from '../../src/main/taskbar/taskbar.ts'
import { messages } from '../support/messages.ts'
import { play, runningAt } from './support/app.ts'
import { asks } from './support/events.ts'

/** A window, and what the taskbar was told of it. */
function standIn() {
  const calls: string[] = []
  let retitle = (_: { preventDefault(): void }): void => {}
  const window: TaskbarWindow<string> = {
    on: (_, listener) => {
      retitle = listener
    },
    setTitle: (title) => void calls.push(`title ${title}`),
    setOverlayIcon: (icon, description) => void calls.push(`icon ${icon} (${description})`),
  }
  /** The page loads and gives the window its own title; whether the window takes it. */
  function load(): boolean {
    let isTaken = true
    retitle({
      preventDefault: () => {
        isTaken = false
      },
    })
    return isTaken
  }
  return { window, calls: () => calls.splice(0), load }
}

const sip = viewOf(runningAt('sip'), { messages })
const switching = viewOf(play(runningAt('sip'), asks('a', 'off', 1000)).state, { messages })

test('on Windows the button in the taskbar bears the icon, and the title is the state', () => {
  const { window, calls, load } = standIn()
  const taskbar = createTaskbar(
    'win32',
    () => window,
    (icon) => `${icon}.ico`,
  )
  taskbar.show(sip)
  expect(calls()).toEqual([`title ${sip.tooltip}`, `icon sip.ico (${sip.line})`])
  taskbar.show(sip)
  expect(calls()).toEqual([])
  expect(load()).toBe(false)
  taskbar.show(switching)
  expect(calls()).toEqual([
    `title ${messages.appName}: ${messages.state.switchingTo.off}`,
    `icon switching-off.ico (${messages.state.switchingTo.off})`,
  ])
})

test('a window that is opened anew gets both, and a closed one nothing', () => {
  const [first, second] = [standIn(), standIn()]
  let window: TaskbarWindow<string> | null = first.window
  const taskbar = createTaskbar(
    'win32',
    () => window,
    (icon) => icon,
  )
  taskbar.show(sip)
  window = null
  taskbar.show(switching)
  expect(first.calls()).toHaveLength(2)
  window = second.window
  taskbar.show(switching)
  expect(second.calls()).toHaveLength(2)
})

test.each(['linux', 'darwin'] as const)('on %s the title stays the name of the app', (platform) => {
  const { window, calls, load } = standIn()
  createTaskbar(
    platform,
    () => window,
    (icon) => icon,
  ).show(sip)
  expect(calls()).toEqual([])
  expect(load()).toBe(true)
})

test('Windows knows the app by the id that its installer writes', () => {
  const builder = readFileSync(join(import.meta.dirname, '..', '..', 'electron-builder.yml'), 'utf8')
  expect(/^appId: (.*)$/m.exec(builder)?.[1]).toBe(appUserModelId)
})
