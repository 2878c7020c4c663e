import { type IpcMainInvokeEvent, ipcMain, type WebContents, type WebFrameMain } from 'electron'
import { channels } from '../../core/protocol/channels.ts'
import { handle } from '../../core/protocol/exchange.ts'
import { type WindowHandlers, windowRequest } from '../../core/protocol/ipc.ts'
import { windowOrigin } from './window.ts'

/**
 * Answers the window's requests. A sender for which `isTrusted` is false (see `isWindowFrame`), and a payload that is no
 * request of the window's protocol, are rejected with a plain error and reach no handler.
 */
export function serveWindow(
  handlers: WindowHandlers,
  isTrusted: (sender: WebContents, frame: WebFrameMain | null) => boolean,
): void {
  ipcMain.handle(channels.request, (event: IpcMainInvokeEvent, payload: unknown) => {
    if (!isTrusted(event.sender, event.senderFrame)) throw new Error('The sender is not the window.')
    const parsed = windowRequest.safeParse(payload)
    // The parser's own message may quote the payload, which may contain a token.
    if (!parsed.success) throw new Error('The request is not one that the window may make.')
    return handle(handlers, parsed.data)
  })
}

/** Whether `sender` is the window's `contents` and `frame` its main frame, still at the window's origin. */
export function isWindowFrame(
  contents: WebContents | null,
  sender: WebContents,
  frame: WebFrameMain | null,
): boolean {
  return (
    contents !== null &&
    sender === contents &&
    frame !== null &&
    frame.parent === null &&
    frame.origin === windowOrigin
  )
}
