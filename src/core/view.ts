import { adviceOf } from './advice.ts'
import { canAsk, choicesOf } from './choices.ts'
import type { WindowPage } from './contract.ts'
import type { Device, Target } from './device.ts'
import { type IconName, iconOf, lineOf } from './glance.ts'
import type { State } from './state.ts'
import { type WindowModel, windowOf } from './window-model.ts'
import { type Advice, words } from './words.ts'

/** An entry of the tray's menu. */
export type MenuEntry =
  | {
      readonly kind: 'choice'
      readonly target: Target
      readonly label: string
      readonly marked: boolean
      readonly enabled: boolean
    }
  | { readonly kind: 'separator' }
  /** Opens the window on `page`; with null as it is, or on its first page. */
  | { readonly kind: 'open'; readonly page: WindowPage | null; readonly label: string }
  | { readonly kind: 'quit'; readonly label: string }
  /** The agent's word to a question: turn this device on. */
  | { readonly kind: 'answer'; readonly device: Device; readonly label: string }
  | { readonly kind: 'off-for'; readonly minutes: number; readonly label: string }
  | {
      readonly kind: 'submenu'
      readonly label: string
      readonly enabled: boolean
      readonly entries: readonly MenuEntry[]
    }

/** What every surface shows, from one state. */
export interface View {
  readonly icon: IconName
  /** The state in one line. */
  readonly line: string
  readonly tooltip: string
  readonly menu: readonly MenuEntry[]
  readonly window: WindowModel
}

/** What "Off for" offers until the settings are read, in minutes. */
const usualMinutes: readonly number[] = [5, 15, 30, 60]

/**
 * What the surfaces show for `state`, on a desktop that shows tray icons or, with `trayMissing`, shows none;
 * `offForMinutes` are the times that the agent chose for "Off for".
 */
export function viewOf(state: State, trayMissing = false, offForMinutes = usualMinutes): View {
  const line = lineOf(state)
  const window = windowOf(state, trayMissing, offForMinutes)
  return {
    icon: iconOf(state),
    line,
    tooltip: `${words.appName}: ${line}`,
    menu: menuOf(state, line, adviceOf(state), { simulated: window.simulated, offForMinutes }),
    window,
  }
}

function menuOf(
  state: State,
  line: string,
  advised: Advice | null,
  { simulated, offForMinutes }: { readonly simulated: boolean; readonly offForMinutes: readonly number[] },
): readonly MenuEntry[] {
  const isOpen = canAsk(state)
  const choices: readonly MenuEntry[] = choicesOf(state).map((choice) => ({
    kind: 'choice',
    target: choice.target,
    label: isOpen && !choice.enabled ? `${choice.label}: ${choice.note}` : choice.label,
    marked: choice.chosen,
    enabled: choice.enabled,
  }))
  const { question } = state
  const matters: readonly MenuEntry[] = [
    ...(question === null
      ? []
      : [{ kind: 'answer', device: question.device, label: words.question(question).menu } as const]),
    ...(advised === null
      ? []
      : [{ kind: 'open', page: 'main', label: problemLine(state, advised) } as const]),
  ]
  return [
    // Entries that open the window, as one that does nothing is drawn pale: this must be read before all else.
    { kind: 'open', page: 'main', label: line },
    ...(simulated ? [{ kind: 'open', page: 'main', label: words.simulated } as const] : []),
    { kind: 'separator' },
    ...choices,
    {
      kind: 'submenu',
      label: words.menu.offFor,
      enabled: isOpen,
      entries: [
        ...offForMinutes.map(
          (minutes) => ({ kind: 'off-for', minutes, label: words.menu.minutes(minutes) }) as const,
        ),
        { kind: 'open', page: 'main', label: words.menu.untilTime },
      ],
    },
    { kind: 'separator' },
    // Below the choices: a problem that comes or goes while the menu is open must not move them under the pointer.
    ...matters,
    ...(matters.length === 0 ? [] : [{ kind: 'separator' } as const]),
    { kind: 'open', page: null, label: words.menu.showWindow },
    // Nobody's settings cannot be changed: what the window shows then is how to sign in.
    {
      kind: 'open',
      page: state.session.kind === 'signed-out' ? 'main' : 'settings',
      label: words.menu.settings,
    },
    { kind: 'quit', label: words.menu.quit },
  ]
}

/** What was asked for and refused stands in no other row; as long as it is tried, the first one tells it. */
function problemLine({ session, intent, problem }: State, { message }: Advice): string {
  const refused = session.kind === 'signed-in' && intent === null && problem?.kind === 'failed'
  return refused && problem.target !== null ? words.failureOf(problem.target, message) : message
}
