import type { Messages } from '../core/locales/messages.ts'
import type {
  LocalizedResult,
  SettingsChange,
  SettingsChanged,
  SettingsView,
  WindowPage,
  WindowRequest,
} from '../core/protocol/contract.ts'
import type { WindowModel } from '../core/view/window-model.ts'
import type { Bridge } from './preload.ts'

declare global {
  interface Window {
    readonly hookswitch: Bridge
  }
}

/** Shows `draw` the model as it is now and then each one that is pushed. Returns what ends it. */
export function followModel(draw: (model: WindowModel) => void): () => void {
  // The main process, which alone can answer here, typed this model.
  return follow(window.hookswitch.onView, { kind: 'view' }, draw, (answer) => answer as WindowModel | null)
}

/** Opens the page that the window was opened on and then each one that is pushed. Returns what ends it. */
export function followPage(open: (page: WindowPage) => void): () => void {
  return follow(window.hookswitch.onPage, { kind: 'page' }, open, (answer) =>
    answer === 'settings' ? answer : 'main',
  )
}

/**
 * Hears the answer to `question`, and what is pushed. A push that comes before the answer is newer than that answer,
 * which is then dropped. An answer that is refused is understood as null; what is understood as null is not heard.
 */
function follow<Pushed>(
  listen: (heard: (pushed: Pushed) => void) => () => void,
  question: WindowRequest,
  hear: (pushed: Pushed) => void,
  understand: (answer: unknown) => Pushed | null,
): () => void {
  let isPushed = false
  let isEnded = false
  const stop = listen((pushed) => {
    isPushed = true
    hear(pushed)
  })
  const answered = (answer: unknown) => {
    const understood = understand(answer)
    if (!isPushed && !isEnded && understood !== null) hear(understood)
  }
  window.hookswitch.request(question).then(answered, () => answered(null))
  return () => {
    isEnded = true
    stop()
  }
}

/** The proxy that wants a password; empty where none has asked. */
export async function askProxy(): Promise<string> {
  const answer = await window.hookswitch.request({ kind: 'proxy-that-asks' }).catch(() => null)
  return typeof answer === 'string' ? answer : ''
}

/** Asks for something and says how it ended; never rejects. Null where the answer carries no sentence. */
export async function ask(request: WindowRequest, messages: Messages): Promise<LocalizedResult | null> {
  try {
    return endingOf(await window.hookswitch.request(request))
  } catch {
    return { exit: 1, message: messages.window.notAnswered }
  }
}

/** The same where how it ended shows in the state itself; settles once it has ended. */
export async function tell(request: WindowRequest): Promise<void> {
  try {
    await window.hookswitch.request(request)
  } catch {
    // What was not taken changes nothing that is seen.
  }
}

/** The settings as they are now; null where they could not be had. */
export async function readSettings(): Promise<SettingsView | null> {
  return answered<SettingsView>({ kind: 'settings' }, 'values')
}

/** Changes settings and says what became of it; null where the request was not taken. */
export async function changeSettings(change: SettingsChange): Promise<SettingsChanged | null> {
  return answered<SettingsChanged>({ kind: 'change-settings', change }, 'view')
}

/** The answer where it has `key`, which tells it from a refusal; the main process typed it. */
async function answered<Answer>(request: WindowRequest, key: string): Promise<Answer | null> {
  try {
    const answer = await window.hookswitch.request(request)
    return typeof answer === 'object' && answer !== null && key in answer ? (answer as Answer) : null
  } catch {
    return null
  }
}

function endingOf(answer: unknown): LocalizedResult | null {
  if (typeof answer !== 'object' || answer === null) return null
  if (!('exit' in answer) || !('message' in answer)) return null
  const { exit, message } = answer
  return typeof exit === 'number' && typeof message === 'string' ? { exit, message } : null
}
