/** A part of the settings that has a page of its own. */
export type Section = 'account' | 'auto-off' | 'keys' | 'general' | 'support'

/**
 * The page of the window while an agent is signed in. `isBack`: the agent has just closed the settings. `isTimeAsked`: the
 * agent has chosen in the tray's menu to say until what time calls are to be off.
 */
export type Page =
  | { readonly kind: 'main'; readonly isBack: boolean; readonly isTimeAsked: boolean }
  | { readonly kind: 'settings'; readonly section: Section | null }
