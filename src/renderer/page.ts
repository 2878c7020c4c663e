/** A part of the settings that has a page of its own. */
export type Section = 'auto-off' | 'breaks' | 'reminder' | 'keys' | 'general' | 'account' | 'support'

/**
 * The page of the window. `back`: the page that the agent has just closed, whose button gets the focus. `isTimeAsked`: the
 * agent has chosen in the tray's menu to say until what time calls are to be off. While no agent is signed in, only the
 * settings' section for support can be opened.
 */
export type Page =
  | {
      readonly kind: 'main'
      readonly back: 'settings' | 'support' | null
      readonly isTimeAsked: boolean
    }
  | { readonly kind: 'settings'; readonly section: Section | null }
