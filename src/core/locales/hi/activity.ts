import type { Confirmed } from '../../model/confirmed.ts'

/** The list of the last changes of where calls ring. */
export const activity = {
  none: 'अभी तक कोई बदलाव नहीं।',
  /** `cause` is one of the causes in names.ts. */
  by: (cause: string): string => `${cause} बदला`,
  elsewhere: 'कहीं और से बदला गया',
  how: {
    reply: 'Exotel के जवाब से पुष्टि हुई',
    'read-back': 'Exotel से फिर पूछने पर पुष्टि हुई',
  } satisfies Record<Confirmed['how'], string>,
  notConfirmed: 'पुष्टि नहीं हुई',
}
