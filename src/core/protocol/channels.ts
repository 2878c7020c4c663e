/**
 * The channels of Electron's IPC: the window sends its requests on `request`; the main process pushes models on `view`
 * and pages to open on `page`. They are apart from ipc.ts so that the preload script bundles no parser.
 */
export const channels = {
  request: 'hookswitch:request',
  view: 'hookswitch:view',
  page: 'hookswitch:page',
} as const
