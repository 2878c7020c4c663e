import type { Confirmed } from '../../model/confirmed.ts'

/** The page with the last changes of where calls ring, and help. */
export const activity = {
  changes: 'Last changes',
  today: 'Today',
  yesterday: 'Yesterday',
  none: 'No changes yet: nothing has switched your calls since you signed in on this computer.',
  signedOut: 'You are signed out. Sign in to see your changes.',
  loading: 'Reading the last changes',
  notRead: 'The last changes cannot be read. Close the window and open it again.',
  /** Where calls ring on both devices. */
  both: 'Phone and SIP',
  fromTo: (from: string, to: string): string => `From ${from} to ${to}`,
  /** `cause` is one of the causes in names.ts. */
  by: (cause: string): string => `By ${cause}`,
  elsewhere: 'Changed elsewhere',
  how: {
    reply: 'confirmed by Exotel’s answer',
    'read-back': 'confirmed by asking Exotel',
  } satisfies Record<Confirmed['how'], string>,
  notConfirmed: 'not confirmed',
  requestId: 'Request',
  copyReport: 'Copy report for support',
  reportCopied: 'Report copied.',
  reportNotCopied: (reason: string): string => `The report could not be copied (${reason}).`,
  saveReport: 'Save file for support…',
  zipFile: 'ZIP file',
  reportNotSaved: (reason: string): string => `The file could not be saved (${reason}).`,
  reportHint: 'Version, state, recent log: no secret, no full number.',
  showReport: 'What the report says',
  loadingReport: 'Reading',
  reportNotRead: 'The report cannot be shown now.',
  aboutApp: 'About Hookswitch',
}
