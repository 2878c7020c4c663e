/** The help page that the administrator's policy names. */
export const helpPage = {
  opened: 'आपके ब्राउज़र में खुल गया।',
  none: 'आपके एडमिनिस्ट्रेटर ने मदद का कोई पेज नहीं बताया है।',
  notOpened: (url: string): string => `ब्राउज़र शुरू नहीं हो सका। मदद का पेज है ${url}`,
}
