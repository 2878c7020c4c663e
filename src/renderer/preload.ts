import { contextBridge, ipcRenderer } from 'electron'
import { channels } from '../core/channels.ts'
import type { WindowRequest } from '../core/contract.ts'
import type { WindowModel } from '../core/window-model.ts'

/** All that the window can reach of the main process. */
export interface Bridge {
  /** Asks the main process, which parses the request; rejects where it is refused. */
  request(request: WindowRequest): Promise<unknown>
  /** Calls `listener` with every model that is pushed, until the returned function is called. */
  onView(listener: (model: WindowModel) => void): () => void
}

const bridge: Bridge = {
  request: (request) => ipcRenderer.invoke(channels.request, request),
  onView: (listener) => {
    // The event is kept back: it would hand ipcRenderer itself to the page.
    const onPush = (_event: unknown, model: WindowModel): void => listener(model)
    ipcRenderer.on(channels.view, onPush)
    return () => {
      ipcRenderer.removeListener(channels.view, onPush)
    }
  },
}

contextBridge.exposeInMainWorld('hookswitch', bridge)
