import { tell } from './bridge.ts'

/**
 * Handles the usual keys of a window: Ctrl+W closes it, Ctrl+Q quits the app. The window has no menu with these keys, and
 * some panels' trays cannot be used without a mouse.
 */
export function listenForWindowKeys(): void {
  addEventListener('keydown', (event) => {
    // The key recorder handles every key itself.
    if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
    if (event.key === 'w') close()
    if (event.key === 'q') void tell({ kind: 'quit' })
  })
}
