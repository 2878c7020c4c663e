import { expect, test } from 'vitest'
import { messagesIn } from '../../src/core/locales/messages.ts'
import { handle } from '../../src/core/protocol/exchange.ts'
import type { WindowRequest } from '../../src/core/protocol/ipc.ts'
import { type WindowServices, windowHandlers } from '../../src/main/window/window-handlers.ts'

/** Asks as the window does an app that has `services`, in Hindi. */
function ask<Request extends WindowRequest>(request: Request, services: Partial<WindowServices>) {
  const messages = () => messagesIn('hi')
  return handle(windowHandlers({ messages, ...services } as WindowServices), request)
}

test('the activity is the changes of the journal, in the language of the app', async () => {
  const line = `${new Date().toISOString()} info changed active=off cause=lock how=reply requestId=r7`
  const activity = await ask({ kind: 'activity' }, { changeLines: async () => ({ ok: true, value: [line] }) })
  expect(activity).toMatchObject({
    changes: [{ calls: 'कॉल बंद हैं', cause: 'स्क्रीन लॉक होने पर बदला', requestId: 'r7' }],
    whyEmpty: null,
  })
})
