// biome-ignore lint/style/noRestrictedImports: the preload is where the page meets Electron
import { contextBridge, ipcRenderer } from 'electron'
import { channels } from '../core/protocol/channels.ts'
import type { WindowRequest, WindowResponse } from '../core/protocol/ipc.ts'
import type { WindowModel } from '../core/view/window-model.ts'
import type { WindowPage } from '../core/view/window-pages.ts'

/** All that the window can reach of the main process. */
export interface Bridge {
  /** Sends a request to the main process, which parses it; rejects if it is refused. */
  request<Request extends WindowRequest>(request: Request): Promise<WindowResponse<Request['kind']>>
  /** Calls `listener` with every model that is pushed, until the returned function is called. */
  onView(listener: (model: WindowModel) => void): () => void
  /** Calls `listener` with every page that is opened from outside, until the returned function is called. */
  onPage(listener: (page: WindowPage) => void): () => void
}

const bridge: Bridge = {
  request: (request) => ipcRenderer.invoke(channels.request, request),
  onView: (listener) => onPush(channels.view, listener),
  onPage: (listener) => onPush(channels.page, listener),
}

function onPush<Pushed>(channel: string, listener: (pushed: Pushed) => void): () => void {
  // The event stays here: it would hand ipcRenderer itself to the page.
  const receive = (_event: unknown, pushed: Pushed): void => listener(pushed)
  ipcRenderer.on(channel, receive)
  return () => {
    ipcRenderer.removeListener(channel, receive)
  }
}

contextBridge.exposeInMainWorld('hookswitch', bridge)
