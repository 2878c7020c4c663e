import type { Target } from '../model/device.ts'

/** The scheme of the links that other programs and pages can open. */
export const linkScheme = 'hookswitch'

/** Whether an argument is a link of ours, though perhaps one that says nothing. */
export function isLink(text: string): boolean {
  return text.toLowerCase().startsWith(`${linkScheme}:`)
}

/**
 * What a link such as `hookswitch://off` asks for; null for one that asks for nothing known. A page can open any link,
 * so nothing but the three plain targets is understood. Browsers add a slash at the end.
 */
export function parseLink(text: string): Target | null {
  switch (text.toLowerCase().replace(/\/$/, '')) {
    case 'hookswitch://phone':
      return 'phone'
    case 'hookswitch://sip':
      return 'sip'
    case 'hookswitch://off':
      return 'off'
    default:
      return null
  }
}
