// biome-ignore lint/style/noRestrictedImports: the preload is where the page meets Electron
import { contextBridge, ipcRenderer } from 'electron'
import { channels } from '../core/protocol/channels.ts'
import type { WindowPage, WindowRequest } from '../core/protocol/contract.ts'
import type { WindowModel } from '../core/view/window-model.ts'

/** All that the window can reach of the main process. */
export interface Bridge {
  /** Asks the main process, which parses the request; rejects where it is refused. */
  request(request: WindowRequest): Promise<unknown>
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
  // The event is kept back: it would hand ipcRenderer itself to the page.
  const heard = (_event: unknown, pushed: Pushed): void => listener(pushed)
  ipcRenderer.on(channel, heard)
  return () => {
    ipcRenderer.removeListener(channel, heard)
  }
}

contextBridge.exposeInMainWorld('hookswitch', bridge)
