import type { Locator, Page } from 'playwright-core'

/** More presses of Tab than any page of the window has places to stop at. */
const longestWay = 60

/**
 * Goes to `wanted`, once the page has it, with the Tab key alone; throws a sentence that lists the stops if it is not on the
 * way.
 */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  // A part of a page that waits for an answer of the app comes later than the page.
  await wanted.first().waitFor({ state: 'attached' })
  const stops: string[] = []
  for (let presses = 0; presses < longestWay; presses += 1) {
    if (await isFocused(wanted)) return
    await page.keyboard.press('Tab')
    stops.push(await page.evaluate(() => document.activeElement?.textContent?.slice(0, 40) ?? ''))
  }
  throw new Error(`The Tab key does not lead to ${wanted}; it stopped at: ${stops.join(' | ')}`)
}

/** Goes to `wanted` and presses `key` there. */
export async function tabAndPress(page: Page, wanted: Locator, key: string): Promise<void> {
  await tabTo(page, wanted)
  await page.keyboard.press(key)
}

/** Goes to a field and types into it. */
export async function tabAndType(page: Page, wanted: Locator, text: string): Promise<void> {
  await tabTo(page, wanted)
  await page.keyboard.press('Control+A')
  await page.keyboard.type(text)
}

/**
 * Presses a key that closes the page. The press is not waited for: the page may be gone before it is answered. The test
 * waits for what comes of it.
 */
export function pressLast(page: Page, key: string): void {
  page.keyboard.press(key).catch(() => undefined)
}

async function isFocused(wanted: Locator): Promise<boolean> {
  if ((await wanted.count()) !== 1) return false
  return wanted.evaluate((element) => element === document.activeElement)
}
