import { breaksIn } from '../locales/breaks.ts'
import type { Advice, Messages } from '../locales/messages.ts'
import { questionText } from '../locales/news.ts'
import { usualBreaks } from '../model/break.ts'
import type { Device, Target } from '../model/device.ts'
import type { State } from '../model/state.ts'
import { adviceOf } from './advice.ts'
import { canAsk, choicesOf } from './choices.ts'
import { offAfterCallOf } from './off-after-call.ts'
import { usualMinutes } from './off-for.ts'
import type { Showing } from './window-model.ts'
import type { WindowPage } from './window-pages.ts'

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
  /** Opens the window on `page`; null: on the page it shows, or on its first one. */
  | { readonly kind: 'open'; readonly page: WindowPage | null; readonly label: string }
  | { readonly kind: 'quit'; readonly label: string }
  /** Opens the help page of the policy. */
  | { readonly kind: 'help'; readonly label: string }
  /** The agent's yes to a question: turn this device on. */
  | { readonly kind: 'answer'; readonly device: Device; readonly label: string }
  /** `reason` is the name of a break; null: for these minutes without a reason. */
  | {
      readonly kind: 'off-for'
      readonly minutes: number
      readonly reason: string | null
      readonly label: string
    }
  /** Calls go off once the agent's call is over; `cancels`: cancels that. */
  | { readonly kind: 'off-after-call'; readonly cancels: boolean; readonly label: string }
  | {
      readonly kind: 'submenu'
      readonly label: string
      readonly enabled: boolean
      readonly entries: readonly MenuEntry[]
    }

/** The tray's menu. `line`: the state in one line; `simulated`: whether Exotel is the simulator. */
export function menuOf(
  state: State,
  line: string,
  simulated: boolean,
  showing: Showing,
): readonly MenuEntry[] {
  const { messages, offForMinutes = usualMinutes, breaks = usualBreaks, helpUrl = null } = showing
  const advised = adviceOf(state, messages)
  const isOpen = canAsk(state)
  const choices: readonly MenuEntry[] = choicesOf(state, messages).map((choice) => ({
    kind: 'choice',
    target: choice.target,
    label: isOpen && !choice.enabled ? `${choice.label}: ${choice.note}` : choice.label,
    marked: choice.chosen,
    enabled: choice.enabled,
  }))
  const { question } = state
  const afterCall = offAfterCallOf(state, messages)
  const matters: readonly MenuEntry[] = [
    ...(afterCall?.text == null ? [] : [{ kind: 'open', page: 'main', label: afterCall.text } as const]),
    ...(question === null
      ? []
      : [{ kind: 'answer', device: question.device, label: questionText(messages, question).menu } as const]),
    ...(advised === null
      ? []
      : [{ kind: 'open', page: 'main', label: problemLine(state, advised, messages) } as const]),
  ]
  return [
    // This entry opens the window: panels draw an entry that does nothing in grey, and the agent must read this one first.
    { kind: 'open', page: 'main', label: line },
    ...(simulated ? [{ kind: 'open', page: 'main', label: messages.state.simulated } as const] : []),
    { kind: 'separator' },
    ...choices,
    {
      kind: 'submenu',
      label: messages.menu.offFor,
      enabled: isOpen,
      entries: [
        ...breaksIn(messages, breaks).map(
          ({ name, minutes }) =>
            ({
              kind: 'off-for',
              minutes,
              reason: name,
              label: messages.breaks.inMenu(name, minutes),
            }) as const,
        ),
        ...offForMinutes.map(
          (minutes) =>
            ({ kind: 'off-for', minutes, reason: null, label: messages.menu.minutes(minutes) }) as const,
        ),
        { kind: 'open', page: 'until-time', label: messages.menu.untilTime },
        ...(afterCall === null
          ? []
          : [{ kind: 'off-after-call', cancels: afterCall.waiting, label: afterCall.label } as const]),
      ],
    },
    { kind: 'separator' },
    // Below the choices, which must not move under the pointer when a problem comes or goes while the menu is open.
    ...matters,
    ...(matters.length === 0 ? [] : [{ kind: 'separator' } as const]),
    { kind: 'open', page: null, label: messages.menu.showWindow },
    // Without a user there are no settings to change: the window shows how to sign in.
    {
      kind: 'open',
      page: state.session.kind === 'signed-out' ? 'main' : 'settings',
      label: messages.menu.settings,
    },
    ...(helpUrl === null ? [] : [{ kind: 'help', label: messages.menu.help } as const]),
    { kind: 'quit', label: messages.menu.quit },
  ]
}

/** The entry of the problem. It names a refused target, which no other entry does; the first entry names one still tried. */
function problemLine({ session, problem }: State, { message }: Advice, messages: Messages): string {
  const refused = session.kind === 'signed-in' && session.intent === null && problem?.kind === 'failed'
  return refused && problem.target !== null ? messages.state.failureOf(problem.target, message) : message
}
