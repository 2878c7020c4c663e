import type { WindowModel } from '../core/view/window-model.ts'
import { shownKeys } from './settings/key-press.ts'
import { useSettings } from './settings/use-settings.ts'
import { useMessages } from './use-messages.ts'

/** The tips that the agent reads once, after the first sign-in, in this order. */
export type Tip = 'tray' | 'shortcuts'

/** The tips of a first sign-in. */
export const allTips: readonly Tip[] = ['tray', 'shortcuts']

/** The first of `tips` that holds on this desktop; null if none does. */
export function nextTip(tips: readonly Tip[], { trayTip }: WindowModel): Tip | null {
  return tips.find((tip) => tip !== 'tray' || trayTip !== null) ?? null
}

interface Properties {
  readonly tip: Tip
  readonly model: WindowModel
  readonly onDismiss: () => void
}

/** A tip, and the button that dismisses it. */
export function TipBanner({ tip, model, onDismiss }: Properties) {
  const { tips } = useMessages()
  return (
    <div class="banner news" role="note">
      <p class="banner-text">{tip === 'tray' ? model.trayTip : <ShortcutsTip />}</p>
      <button type="button" onClick={onDismiss}>
        {tips.dismiss}
      </button>
    </div>
  )
}

/** Names the keys only if they work in every program; without spaces, so that no line ends within one. */
function ShortcutsTip() {
  const { tips } = useMessages()
  const { view } = useSettings(null)
  if (view === null) return null
  const { phone, sip, off } = view.values.keys
  const [ofPhone, ofSip, ofOff] = [phone, sip, off].map((key) =>
    shownKeys(key, navigator.platform)?.replaceAll(' ', ''),
  )
  const isTaken = Object.values(view.keyStates).some(({ state }) => state === 'taken')
  const areUsable = view.keysWorkEverywhere && !isTaken
  if (!areUsable || !ofPhone || !ofSip || !ofOff) return <>{tips.shortcutsUnsure}</>
  return <>{tips.shortcuts(ofPhone, ofSip, ofOff)}</>
}
