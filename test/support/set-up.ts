import type { Page } from 'playwright-core'

/** Goes through the first run with a token, from an empty window to the one an agent sees all day. */
export async function setUp(
  page: Page,
  { userId, token, url }: { readonly userId: string; readonly token: string; readonly url: string },
): Promise<void> {
  await page.getByLabel('User id', { exact: true }).fill(userId)
  await page.getByLabel('Token', { exact: true }).fill(token)
  await page.getByText('Another server').click()
  await page.getByLabel('Server address').fill(url)
  await page.getByRole('button', { name: 'Test and start' }).click()
  await page.getByRole('radiogroup').waitFor()
}
