/**
 * Where what has the focus goes away (a question that was answered, a form whose page is over), the focus goes to the
 * page's heading: else it would be nowhere, and a screen reader silent. What places the focus itself does so in a layout
 * effect, before this looks.
 */
export function keepFocus(root: HTMLElement): void {
  let focused: EventTarget | null = null
  const watch = new MutationObserver(() => {
    if (!(focused instanceof Node) || focused.isConnected || document.activeElement !== document.body) return
    focused = null
    root.querySelector<HTMLElement>('h1')?.focus()
  })
  root.addEventListener('focusin', (event) => {
    focused = event.target
  })
  watch.observe(root, { childList: true, subtree: true })
}
