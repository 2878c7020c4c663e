/**
 * The IPC channels: the window asks on one, the main process shows and opens pages on the others. They stand apart
 * from the contract so that the preload script, which needs nothing else, bundles no parser.
 */
export const channels = {
  request: 'hookswitch:request',
  view: 'hookswitch:view',
  page: 'hookswitch:page',
} as const
