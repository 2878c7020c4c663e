import type { DiskFailure } from '../../model/storage-failure.ts'
import type { Advice } from '../advice.ts'

/** A file of the profile cannot be read or written; `reason` is the system's own. */
export const disk: Record<DiskFailure['kind'], (file: string, reason: string) => Advice> = {
  full: (file) => ({
    message: `${file} में लिखा नहीं जा सकता: डिस्क भर गई है।`,
    remedy: 'डिस्क पर जगह बनाएँ, फिर दोबारा कोशिश करें।',
  }),
  forbidden: (file) => ({
    message: `${file} को लिखा या पढ़ा नहीं जा सकता: वह राइट-प्रोटेक्टेड है या किसी और की है।`,
    remedy: 'उसमें लिखने की इजाज़त लें, फिर दोबारा कोशिश करें।',
  }),
  failed: (file, reason) => ({
    message: `${file} को लिखा या पढ़ा नहीं जा सकता: ${reason}।`,
    remedy: 'इसे ठीक करें, फिर दोबारा कोशिश करें।',
  }),
}

/** The consequences of broken files and of a failing disk. */
export const storage = {
  requestNotSaved: {
    message: 'आपकी रिक्वेस्ट इस डिस्क पर सेव नहीं हो सकती: डिस्क भर गई है या उस पर लिखने की इजाज़त नहीं है।',
    remedy: 'आप कॉल स्विच कर सकते हैं; लेकिन अगर कंप्यूटर अभी क्रैश हुआ, तो जिस "बंद" की पुष्टि नहीं हुई, वह याद नहीं रहेगा।',
  } satisfies Advice,
  settingsSetAside: (path: string): string => `सेटिंग्स समझ में नहीं आईं। वे ${path} में रखी हैं; फिर से साइन इन करें।`,
  settingsRestored: (path: string): string => `सेटिंग्स समझ में नहीं आईं। वे ${path} में रखी हैं; पिछली सही सेटिंग्स लागू हैं।`,
  journalNotWritten: (reason: string): string =>
    `जर्नल नहीं लिखा जा सकता (${reason})। Hookswitch उसके बिना भी काम करता है।`,
}
