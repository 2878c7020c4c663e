import type { Confirmed } from '../../model/confirmed.ts'

/** The list of the last changes of where calls ring. */
export const activity = {
  none: 'No changes yet.',
  /** `cause` is one of the causes in names.ts. */
  by: (cause: string): string => `By ${cause}`,
  elsewhere: 'Changed elsewhere',
  how: {
    reply: 'Confirmed by Exotel’s answer',
    'read-back': 'Confirmed by asking Exotel again',
  } satisfies Record<Confirmed['how'], string>,
  notConfirmed: 'Not confirmed',
}
