/** The help page that the administrator's policy names. */
export const helpPage = {
  opened: 'Opened in your browser.',
  none: 'Your administrator has named no help page.',
  notOpened: (url: string): string => `No browser could be started. The help page is ${url}`,
}
