import type { Locator, Page } from 'playwright-core'
import type { SimulatorFacts } from '../../src/exotel/simulator/index.ts'
import { tabAndPress, tabAndType, tabTo } from './keyboard.ts'

/** The window's controls by their names, used by keys alone. */
export interface WindowControls {
  button(name: string | RegExp): Locator
  field(label: string): Locator
  /** Goes to a button with the Tab key and presses Enter there. */
  press(name: string | RegExp): Promise<void>
  /** Moves to the choice `name` of where calls ring with an arrow key, and takes it. */
  choose(arrow: 'ArrowLeft' | 'ArrowRight', name: string): Promise<void>
  /** Settles once the page's heading is `name`. */
  headline(name: string | RegExp): Promise<void>
}

/** How many choices there are: phone, SIP and off. */
const choices = 3

/** The controls of the page that `page` gives, which may be another one later. */
export function controlsOf(page: () => Page): WindowControls {
  const button = (name: string | RegExp) => page().getByRole('button', { name, exact: true })
  return {
    button,
    field: (label) => page().getByLabel(label, { exact: true }),
    press: (name) => tabAndPress(page(), button(name), 'Enter'),
    choose: async (arrow, name) => {
      await tabTo(page(), page().locator('[role=radio][tabindex="0"]'))
      const wanted = page().getByRole('radio', { name })
      for (let presses = 0; presses < choices; presses += 1) {
        if (await wanted.evaluate((element) => element === document.activeElement)) break
        await page().keyboard.press(arrow)
      }
      await page().keyboard.press('Enter')
    },
    headline: (name) => page().getByRole('heading', { level: 1, name, exact: true }).waitFor(),
  }
}

/** Fills in the form for an account, which stands on the page, by keys alone. */
export async function enterAccount(
  page: Page,
  { url, sid, apiKey, apiToken, email }: SimulatorFacts,
): Promise<void> {
  const { field } = controlsOf(() => page)
  await tabTo(page, field('Region'))
  await page.keyboard.press('End')
  await tabAndType(page, field('Address of the account API'), url)
  await tabAndType(page, field('Account sid'), sid)
  await tabAndType(page, field('API key'), apiKey)
  await tabAndType(page, field('API token'), apiToken)
  await tabAndType(page, field('E-mail in Exotel'), email)
}
