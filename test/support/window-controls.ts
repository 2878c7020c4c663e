import type { Locator, Page } from 'playwright-core'
import type { SimulatorFacts } from '../../src/exotel/simulator/index.ts'
import { tabAndPress, tabAndType, tabTo } from './keyboard.ts'

/** The window's controls by their names, used by keys alone. */
export interface WindowControls {
  button(name: string | RegExp): Locator
  field(label: string): Locator
  /** Goes to a button with the Tab key and presses Enter there. */
  press(name: string | RegExp): Promise<void>
}

/** The controls of the page that `page` gives, which may be another one later. */
export function controlsOf(page: () => Page): WindowControls {
  const button = (name: string | RegExp) => page().getByRole('button', { name, exact: true })
  return {
    button,
    field: (label) => page().getByLabel(label, { exact: true }),
    press: (name) => tabAndPress(page(), button(name), 'Enter'),
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
