import type { State } from '../model/state.ts'
import { type MenuEntry, menuOf } from './menu.ts'
import { type IconName, iconOf, isSimulated, stateLine } from './state-summary.ts'
import { type Showing, type WindowModel, windowOf } from './window-model.ts'

/** What every surface shows, from one state. */
export interface View {
  readonly icon: IconName
  /** The state in one line. */
  readonly line: string
  readonly tooltip: string
  readonly menu: readonly MenuEntry[]
  readonly window: WindowModel
}

/** What the surfaces show for `state`. */
export function viewOf(state: State, showing: Showing): View {
  const { messages } = showing
  const line = stateLine(state, messages)
  return {
    icon: iconOf(state),
    line,
    tooltip: `${messages.appName}: ${line}`,
    menu: menuOf(state, line, isSimulated(state), showing),
    // Built only on demand: most of the day no window is open.
    get window() {
      return windowOf(state, showing)
    },
  }
}
