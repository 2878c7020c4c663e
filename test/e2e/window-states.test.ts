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

describe.each(windowStates)(
  '$name',
  ({ name, state, trayMissing, isDaily, isForm, shows, details, hides }) => {
    test.each(looks)('$language, $scheme', async (look) => {
      const messages = messagesIn(look.language)
      await seen.page.emulateMedia({ colorScheme: look.scheme })
      await seen.window.reopen(viewOf(state, { messages, trayMissing }).window)
      await seen.shows(shows(messages), hides?.(messages))
      if (isForm !== true) {
        expect(await downwardScroll(seen.page), 'pixels that need scrolling').toBe(0)
      }
      if (isDaily) {
        await seen.window.zoom(1.25)
        const pixels = await downwardScroll(seen.page)
        await seen.window.zoom(1)
        expect(pixels, 'pixels that need scrolling at 125 %').toBe(0)
      }
      await seen.finish(name, look)
      if (details === undefined) return
      await seen.page.getByRole('button', { name: messages.window.details }).click()
      await seen.shows(details(messages), hides?.(messages))
      await seen.finish(`${name}-details`, look)
    })
  },
)
