/** A part of the settings that has a page of its own. */
export type Section = 'account' | 'auto-off' | 'keys' | 'general' | 'lock-test' | 'support'

/** What the window shows while somebody is signed in; `isBack` where the agent has just left the settings. */
export type Page =
  | { readonly kind: 'main'; readonly isBack: boolean }
  | { readonly kind: 'settings'; readonly section: Section | null }
