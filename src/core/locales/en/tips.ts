/** What an agent reads once, after the first sign-in. */
export const tips = {
  dismiss: 'Got it',
  /** Why the icon may not be visible, and what helps. */
  tray: {
    overflow:
      'Keep Hookswitch visible: Windows hides new icons behind the arrow beside the clock. Drag the icon out of there.',
    'no-extension':
      'Keep Hookswitch visible: GNOME shows icons like this one only with the extension "AppIndicator". Ask your administrator for it.',
  },
  shortcuts: (phone: string, sip: string, off: string): string =>
    `These keys switch from any program: ${phone} phone, ${sip} SIP, ${off} off.`,
  /** For a desktop that may not pass keys from other programs, and for keys that were removed. */
  shortcutsUnsure:
    'Keys can switch, too: "Shortcuts" in the settings says which, and whether they work here.',
}
