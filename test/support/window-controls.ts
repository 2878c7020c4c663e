import type { Locator, Page } from 'playwright-core'
import { tabAndPress } from './keyboard.ts'

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
