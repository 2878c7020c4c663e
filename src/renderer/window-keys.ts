import { tell } from './bridge.ts'

/**
 * The keys that every window has: Ctrl+W closes it, Ctrl+Q quits the app. Not every panel's tray can be reached without
 * a mouse. The window has no menu that would bring them.
 */
export function hearWindowKeys(): void {
  addEventListener('keydown', (event) => {
    // A field that records keys takes all that are pressed.
    if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
    if (event.key === 'w') close()
    if (event.key === 'q') void tell({ kind: 'quit' })
  })
}
