import { type IpcMainInvokeEvent, ipcMain, type WebContents, type WebFrameMain } from 'electron'
import { channels } from '../../core/protocol/channels.ts'
import { type WindowRequest, windowRequest } from '../../core/protocol/contract.ts'
import { windowOrigin } from './window.ts'

/**
 * The one handler of the window's requests. A sender for which `isTrusted` is false (see `isWindowFrame`), and a
 * payload that the contract does not know, are rejected with a plain error and never reach `serve`.
 */
export function serveWindow(
  serve: (request: WindowRequest) => Promise<unknown>,
  isTrusted: (sender: WebContents, frame: WebFrameMain | null) => boolean,
): void {
  ipcMain.handle(channels.request, (event: IpcMainInvokeEvent, payload: unknown) => {
    if (!isTrusted(event.sender, event.senderFrame)) throw new Error('The sender is not the window.')
    const parsed = windowRequest.safeParse(payload)
    // The parser's own message may quote the payload, which may hold a token.
    if (!parsed.success) throw new Error('The request is not one that the window may make.')
    return serve(parsed.data)
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
