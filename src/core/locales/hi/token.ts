import type { Advice } from '../advice.ts'

export const months = [
  'जनवरी',
  'फ़रवरी',
  'मार्च',
  'अप्रैल',
  'मई',
  'जून',
  'जुलाई',
  'अगस्त',
  'सितंबर',
  'अक्टूबर',
  'नवंबर',
  'दिसंबर',
]

const before = 'एडमिनिस्ट्रेटर से नया टोकन माँगें, और उससे पहले नए टोकन से साइन इन करें।'

export const token = {
  week: (date: string): Advice => ({
    message: `आपका Exotel टोकन एक हफ़्ते के अंदर ख़त्म हो जाएगा: ${date}।`,
    remedy: before,
  }),
  day: (date: string): Advice => ({
    message: `आपका Exotel टोकन एक दिन के अंदर ख़त्म हो जाएगा: ${date}।`,
    remedy: before,
  }),
  ended: (date: string): Advice => ({
    message: `आपका Exotel टोकन ख़त्म हो गया है: ${date}।`,
    remedy:
      'एडमिनिस्ट्रेटर से मिले नए टोकन से साइन इन करें, नहीं तो कॉल चालू या बंद नहीं हो पाएँगी। अगर तारीख़ ग़लत है, तो इस कंप्यूटर की घड़ी जाँचें।',
  }),
  goodUntil: (date: string): string => `टोकन ${date} तक चलेगा।`,
  renewed: (date: string): string => `टोकन ${date} तक चलेगा; उसके बाद Hookswitch अपने-आप नया टोकन ले लेगा।`,
}
