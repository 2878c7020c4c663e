import { describe, expect, test } from 'vitest'
import { messagesIn } from '../../src/core/locales/messages.ts'
import { handle } from '../../src/core/protocol/exchange.ts'
import { type WindowRequest, windowRequest } from '../../src/core/protocol/ipc.ts'
import { agentTag } from '../../src/core/text/agent-tag.ts'
import { type WindowServices, windowHandlers } from '../../src/main/window/window-handlers.ts'

/** Asks as the window does an app that has `services`, in Hindi. */
function ask<Request extends WindowRequest>(request: Request, services: Partial<WindowServices>) {
  const messages = () => messagesIn('hi')
  return handle(windowHandlers({ messages, ...services } as WindowServices), request)
}

describe('the report for support', () => {
  test('is copied to the clipboard as it is, and the window is told so', async () => {
    const copied: string[] = []
    const services = { report: async () => 'Hookswitch: 1', copy: (text: string) => void copied.push(text) }
    expect(await ask({ kind: 'copy-report' }, services)).toEqual({ exit: 0, message: 'रिपोर्ट कॉपी हो गई।' })
    expect(copied).toEqual(['Hookswitch: 1'])
  })

  test('that cannot be copied is an error, and the answer says why', async () => {
    const copy = () => {
      throw new Error('no clipboard')
    }
    expect(await ask({ kind: 'copy-report' }, { report: async () => '', copy })).toEqual({
      exit: 1,
      message: 'रिपोर्ट कॉपी नहीं हो सकी (no clipboard)।',
    })
  })
})

test('help opens without an address in the request, and answers in the language of the app', async () => {
  const openHelp: WindowServices['openHelp'] = async () => ({
    exit: 0,
    message: ({ helpPage }) => helpPage.opened,
  })
  expect(windowRequest.parse({ kind: 'open-help', url: 'https://evil.example.com/' })).toEqual({
    kind: 'open-help',
  })
  expect(await ask({ kind: 'open-help' }, { openHelp })).toEqual({
    exit: 0,
    message: 'आपके ब्राउज़र में खुल गया।',
  })
})

test('the activity is the agent’s changes of the journal, in the language of the app', async () => {
  const agent = { userId: '1', host: 'localhost' }
  const line = `${new Date().toISOString()} info changed agent=${agentTag(agent)} active=off cause=lock how=reply requestId=r7`
  const activity = await ask(
    { kind: 'activity' },
    { agentNow: () => agent, changeLines: async () => ({ ok: true, value: [line] }) },
  )
  expect(activity).toMatchObject({
    changes: [{ sentence: 'कॉल बंद हैं', cause: 'स्क्रीन लॉक होने पर बदला', requestId: 'r7' }],
    whyEmpty: null,
  })
})
