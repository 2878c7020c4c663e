import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { ElectronApplication, Page } from 'playwright-core'
import { channels } from '../../src/core/protocol/channels.ts'
import type { WindowModel } from '../../src/core/view/window-model.ts'

/** The window's own page, shown what a test wants it to show. */
export interface WindowPage {
  readonly page: Page
  /** Shows `model` as if the main process had pushed it. */
  show(model: WindowModel): Promise<void>
  /** Answers requests of `kind` with `answer` from now on; `never` leaves them open. */
  answer(kind: string, answer: unknown): Promise<void>
  /** The requests of `kind` that the page has made since it was taken over. */
  asked(kind: string): Promise<readonly unknown[]>
  /** Loads the page anew, as a window that has just been opened. */
  reopen(model: WindowModel): Promise<void>
  /** Gives the page this size, in CSS pixels at a zoom of 1. */
  resize(width: number, height: number): Promise<void>
  /** Enlarges everything in the window by this factor. */
  zoom(factor: number): Promise<void>
}

/**
 * Takes the page of the running app over: what its main process would push and answer comes from the test. The page,
 * the preload script, the channel and Chromium are those of the app.
 */
export async function takeOver(
  app: ElectronApplication,
  page: Page,
  first: WindowModel,
): Promise<WindowPage> {
  await app.evaluate(({ BrowserWindow, ipcMain }, { request, view }) => {
    const [window] = BrowserWindow.getAllWindows()
    if (window === undefined) throw new Error('No window is open.')
    const { webContents: contents } = window
    const answers = new Map<string, unknown>()
    const requests: { readonly kind: string }[] = []
    const send = contents.send.bind(contents)
    contents.send = () => {}
    ipcMain.removeHandler(request)
    ipcMain.handle(request, (_event, asked: { kind: string }) => {
      requests.push(asked)
      const answer = answers.get(asked.kind) ?? null
      return answer === 'never' ? new Promise(() => {}) : answer
    })
    Reflect.set(globalThis, 'hand', {
      answers,
      requests,
      show: (model: unknown) => send(view, model),
      zoom: (factor: number) => contents.setZoomFactor(factor),
      resize: ([width, height]: [number, number]) => window.setContentSize(width, height),
    })
  }, channels)

  const hand = (method: 'show' | 'zoom' | 'resize', value: unknown) =>
    app.evaluate((_electron, [name, given]) => Reflect.get(globalThis, 'hand')[name](given), [
      method,
      value,
    ] as const)
  const answer: WindowPage['answer'] = async (kind, given) => {
    await app.evaluate((_electron, [key, value]) => Reflect.get(globalThis, 'hand').answers.set(key, value), [
      kind,
      given,
    ] as const)
  }
  const asked: WindowPage['asked'] = (kind) =>
    app.evaluate(
      (_electron, wanted) =>
        Reflect.get(globalThis, 'hand').requests.filter((one: { kind: string }) => one.kind === wanted),
      kind,
    )
  const reopen = async (model: WindowModel) => {
    await answer('view', model)
    await page.reload()
    await page.getByRole('heading', { level: 1 }).waitFor()
  }
  await answer('page', 'main')
  await reopen(first)
  return {
    page,
    reopen,
    answer,
    asked,
    show: (model) => hand('show', model),
    zoom: (factor) => hand('zoom', factor),
    resize: async (width, height) => {
      await hand('resize', [width, height])
      await page.waitForFunction(([w, h]) => innerWidth === w && innerHeight === h, [width, height] as const)
    },
  }
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe-core finds wrong with the page as it is now: rule and elements, one a line; nothing where all is well. */
export async function violations(page: Page): Promise<readonly string[]> {
  // Evaluated by the debugger's protocol, which the page's content security policy does not concern.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axeSource)
  const found = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
  return (found as AxeResults).violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary}`).join('\n')}`,
  )
}

/** How far the page can be scrolled sideways: CSS pixels. */
export async function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}

/** How far the page can be scrolled down: CSS pixels. */
export async function downwardScroll(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollHeight - document.documentElement.clientHeight)
}
