import { join } from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { expect } from 'vitest'
import { type Language, languages } from '../../src/core/model/language.ts'
import { initialState } from '../../src/core/model/state.ts'
import { viewOf } from '../../src/core/view/view.ts'
import { startWorkplace } from './hookswitch.ts'
import { messages } from './messages.ts'
import { picturesFolder } from './pictures.ts'
import { breaksUnder, strains } from './strain.ts'
import { sidewaysScroll, takeOver, violations, type WindowPage } from './window-page.ts'
import { at } from './window-states.ts'

/** The page's size when the window opens for an agent who is signed in. */
const size = { width: 380, height: 340 }

/**
 * The looks in which the window is tested: what the agent speaks, and the system's colours. All of them where pictures
 * are taken, else each language and each scheme once, since the one does not depend on the other.
 */
export const looks: readonly Look[] = languages
  .flatMap((language): Look[] => [
    { language, scheme: 'light' },
    { language, scheme: 'dark' },
  ])
  .filter(({ language, scheme }) => picturesFolder !== null || (language === 'en') === (scheme === 'light'))

export interface Look {
  readonly language: Language
  readonly scheme: 'light' | 'dark'
}

/** The app's window, shown what a test wants it to show, with a camera before it. */
export interface PictureWindow {
  readonly window: WindowPage
  readonly page: Page
  /** The page shows these texts, and none of those. */
  shows(texts: readonly string[], hides?: readonly string[]): Promise<void>
  /** Axe finds nothing, nothing sticks out at any size, and a picture is taken where pictures are wanted. */
  finish(name: string, look: Look): Promise<void>
  close(): Promise<void>
}

/** Opens it, on a desktop of its own. */
export async function openPictureWindow(): Promise<PictureWindow> {
  const place = await startWorkplace({ keyring: 'none' })
  const app: ElectronApplication = await place.launch()
  const page = await app.firstWindow()
  await page.getByRole('heading', { level: 1 }).waitFor()
  // What counts down stands still for the picture.
  await page.clock.setFixedTime(at)
  const window = await takeOver(app, page, viewOf(initialState, { messages }).window)

  /** Longer words, other signs and wider spacing break nothing. */
  async function strain(name: string, width: number): Promise<void> {
    for (const how of strains)
      expect(await breaksUnder(page, how), `${name}, ${how}, ${width} pixels`).toEqual([])
  }

  /** The window as it opens, or as high as it must be to show everything. */
  async function takePicture(folder: string, name: string): Promise<void> {
    const needed = await page.evaluate(() => document.documentElement.scrollHeight)
    await window.resize(size.width, Math.max(size.height, needed))
    await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
  }

  return {
    window,
    page,
    async shows(texts, hides = []) {
      for (const text of texts) await page.getByText(text).first().waitFor()
      const text = await page.locator('main').innerText()
      for (const hidden of hides) expect(text).not.toContain(hidden)
    },
    async finish(name, { language, scheme }) {
      await page.mouse.move(0, 0)
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(language)
      expect(await violations(page)).toEqual([])
      if (picturesFolder !== null) {
        await takePicture(picturesFolder, `${name}-${scheme}${language === 'en' ? '' : `-${language}`}`)
      }
      await window.zoom(2)
      expect(await sidewaysScroll(page), `sideways scroll of ${name} at 200 %`).toBe(0)
      await window.zoom(1)
      // English is strained with the words of others; they themselves are as long as they are.
      if (language === 'en') await strain(name, size.width)
      await window.resize(320, size.height)
      expect(await sidewaysScroll(page), `sideways scroll of ${name} at 320 pixels`).toBe(0)
      if (language === 'en') await strain(name, 320)
      await window.resize(size.width, size.height)
    },
    async close() {
      await app.close()
      await place.close()
    },
  }
}
