import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { messagesIn } from '../../src/core/locales/messages.ts'
import { viewOf } from '../../src/core/view/view.ts'
import { looks, openPictureWindow, type PictureWindow } from '../support/picture-window.ts'
import { downwardScroll } from '../support/window-page.ts'
import { windowStates } from '../support/window-states.ts'

/** The window in every state, language and scheme: what its picture shows is read as text. */
let seen: PictureWindow

beforeAll(async () => {
  seen = await openPictureWindow()
})
afterAll(() => seen?.close())

describe.each(windowStates)('$name', ({ name, state, trayMissing, isDaily, shows, hides }) => {
  test.each(looks)('$language, $scheme', async (look) => {
    const messages = messagesIn(look.language)
    await seen.page.emulateMedia({ colorScheme: look.scheme })
    await seen.window.reopen(viewOf(state, { messages, trayMissing }).window)
    await seen.shows(shows(messages), hides?.(messages))
    if (isDaily) expect(await downwardScroll(seen.page), 'pixels that need scrolling').toBe(0)
    await seen.finish(name, look)
  })
})
