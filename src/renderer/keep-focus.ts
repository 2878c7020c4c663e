import { timing } from '../core/model/timing.ts'

/**
 * Brings the focus to what has just come up, and keeps it from being nowhere, where a screen reader would be silent.
 *
 * An element with `data-arrival` is where the focus goes once it has come up: a page's heading, or what the agent left
 * from, where they come back. Of several the last counts. Where what had the focus goes away (a question that was
 * answered, a form whose page is over) and nothing comes up, the focus goes to the page's heading.
 *
 * This happens a moment later. Chromium tells the accessibility bus of all that changed at one time in no certain order,
 * and Orca (43) says nothing of the new focus where it hears of it before it hears that the old one went away. Whoever
 * has moved the focus themselves meanwhile keeps it.
 */
export function keepFocus(root: HTMLElement): void {
  let focused: EventTarget | null = null
  let arrived: Element | null = null
  let turn = 0

  function look(): void {
    const wanted = [...root.querySelectorAll<HTMLElement>('[data-arrival]')].at(-1) ?? null
    const isNew = wanted !== null && wanted !== arrived
    const isLost = focused instanceof Node && !focused.isConnected && document.activeElement === document.body
    arrived = wanted
    if (!isNew && !isLost) return
    focused = null
    turn += 1
    const mine = turn
    const before = document.activeElement
    afterDrawing(() => {
      const now = document.activeElement
      if (mine !== turn || (now !== before && now !== document.body)) return
      const goal = isNew && wanted.isConnected ? wanted : root.querySelector<HTMLElement>('h1')
      goal?.focus()
    })
  }

  root.addEventListener('focusin', (event) => {
    focused = event.target
  })
  new MutationObserver(look).observe(root, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['data-arrival'],
  })
}

/** Calls back a moment after what has changed was drawn: with that it is told to screen readers, on a busy machine late. */
function afterDrawing(callback: () => void): void {
  const wait = () => setTimeout(callback, timing.arrival)
  // A window that is hidden is not drawn.
  if (document.hidden) wait()
  else requestAnimationFrame(() => requestAnimationFrame(wait))
}
