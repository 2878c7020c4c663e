import type { Target } from '../model/device.ts'

/** The scheme of the links that other programs and pages can open. */
export const linkScheme = 'hookswitch'

/** Whether an argument is a link of this app, known or not. */
export function isLink(text: string): boolean {
  return text.toLowerCase().startsWith(`${linkScheme}:`)
}

/**
 * The target of a link such as `hookswitch://off`; null for an unknown link. Any page can open a link, so only the three
 * absolute targets are known. Browsers add a slash at the end.
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
