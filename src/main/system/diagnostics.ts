import { supportLine } from '../../core/locales/failures.ts'
import { messagesIn } from '../../core/locales/messages.ts'
import { identityOf } from '../../core/model/session.ts'
import { statusOf } from '../../core/protocol/status-json.ts'
import { diagnosticsOf } from '../../core/view/diagnostics.ts'
import { proxyFor } from '../network/exotel-session.ts'
import type { Store } from '../store.ts'
import { thisComputer } from './computer.ts'

/** The parts of the app that the diagnostics need. */
export interface DiagnosticsParts {
  /** The profile's folder. */
  readonly folder: string
  readonly store: Store
  /** Whether there is a panel or tray that shows the icon. */
  hasTray(): boolean
  /** Masks secrets and personal data. */
  redact(text: string): string
}

/** Watches the app for its diagnostics. Returns a function that gives them as lines for support, redacted. */
export function watchDiagnostics({ folder, store, hasTray, redact }: DiagnosticsParts): () => string {
  const lastProblem = watchProblems(store)
  const proxy = watchProxy(store)
  return () =>
    redact(
      diagnosticsOf(store.state(), {
        ...thisComputer(folder),
        tray: hasTray(),
        lastProblem: lastProblem(),
        proxy: proxy(),
      }),
    )
}

/**
 * Watches the state for problems. Returns a function that returns the last problem's code with Exotel's code and request
 * id, after the time when it was new, or null if there was none.
 */
function watchProblems(store: Store): () => string | null {
  const forSupport = messagesIn('en')
  let last: { readonly text: string; readonly at: number } | null = null
  const update = () => {
    const code = statusOf(store.state(), forSupport).problem?.code
    const { problem } = store.state()
    // Exotel's own words may contain personal data; its code and request id do not.
    const support =
      problem?.kind === 'failed' ? supportLine(forSupport, { ...problem.failure, said: null }) : ''
    if (code === undefined) return
    const text = support === '' ? code : `${code} (${support})`
    if (text !== last?.text) last = { text, at: Date.now() }
  }
  store.subscribe(update)
  update()
  return () => (last === null ? null : `${new Date(last.at).toISOString()} ${last.text}`)
}

/** Looks up the proxy for the agent's host, again after each problem. Returns a function that returns it; null if unknown. */
function watchProxy(store: Store): () => string | null {
  let proxy: string | null = null
  let lookedUp = ''
  const update = () => {
    const { session, problem } = store.state()
    const host = identityOf(session)?.host ?? null
    const occasion = `${host} ${problem?.kind}`
    if (occasion === lookedUp) return
    lookedUp = occasion
    proxy = null
    if (host === null) return
    proxyFor(host).then(
      (found) => {
        if (occasion === lookedUp) proxy = found
      },
      () => {
        // Without a proxy here, the diagnostics say that it is not known.
      },
    )
  }
  store.subscribe(update)
  update()
  return () => proxy
}
