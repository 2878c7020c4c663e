import { timing } from '../core/model/timing.ts'

/**
 * Moves the focus to new content, and never leaves it on nothing, where a screen reader would be silent.
 *
 * An element with `data-focus-target` gets the focus when it appears: the heading of a page, or the button that the agent
 * used to open the page from which they come back. Of several, the last one counts. If the focused element disappears (an
 * answered question, the form of a closed page) and no target appears, the page's heading gets the focus.
 *
 * The focus moves after a delay. Chromium reports simultaneous changes to screen readers in any order, and Orca (43) does
 * not announce the new focus if that report comes before the one that the old element has gone. If the user moves the
 * focus in the meantime, it stays there.
 */
export function manageFocus(root: HTMLElement): void {
  let focused: EventTarget | null = null
  let lastTarget: Element | null = null
  let turn = 0

  function update(): void {
    const target = [...root.querySelectorAll<HTMLElement>('[data-focus-target]')].at(-1) ?? null
    const isNew = target !== null && target !== lastTarget
    const isLost = focused instanceof Node && !focused.isConnected && document.activeElement === document.body
    lastTarget = target
    if (!isNew && !isLost) return
    focused = null
    turn += 1
    const thisTurn = turn
    const before = document.activeElement
    afterPaint(() => {
      const now = document.activeElement
      if (thisTurn !== turn || (now !== before && now !== document.body)) return
      const element = isNew && target.isConnected ? target : root.querySelector<HTMLElement>('h1')
      element?.focus()
    })
  }

  root.addEventListener('focusin', (event) => {
    focused = event.target
  })
  new MutationObserver(update).observe(root, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['data-focus-target'],
  })
}

/** Calls back some time after the next paint: by then Chromium has reported the changes to screen readers. */
function afterPaint(callback: () => void): void {
  const wait = () => setTimeout(callback, timing.focusDelay)
  // A hidden window is not painted.
  if (document.hidden) wait()
  else requestAnimationFrame(() => requestAnimationFrame(wait))
}
