import { describe, expect, test } from 'vitest'
import { messagesIn } from '../../src/core/locales/messages.ts'
import { type SaveReportParts, saveReport } from '../../src/main/system/save-report.ts'

const evening = new Date(2026, 4, 3, 23, 59)

async function save(parts: Partial<SaveReportParts>) {
  const write: SaveReportParts['write'] = async (file) => ({ exit: 0, message: () => file })
  const choose: SaveReportParts['choose'] = async (name) => `/downloads/${name}`
  const { exit, message } = await saveReport({ choose, write, ...parts }, evening)
  return { exit, message: message(messagesIn('hi')) }
}

describe('the zip file for support', () => {
  test('is suggested under the local date, and written to what the agent chooses', async () => {
    expect(await save({})).toEqual({ exit: 0, message: '/downloads/hookswitch-diagnostics-2026-05-03.zip' })
  })

  test('is not written if the agent cancels, and nothing is said', async () => {
    const write = () => Promise.reject(new Error('written nevertheless'))
    expect(await save({ choose: async () => null, write })).toEqual({ exit: 0, message: '' })
  })

  test('names what went wrong with the dialog, in the language of the app', async () => {
    const choose = () => Promise.reject(new Error('no portal'))
    expect(await save({ choose })).toEqual({ exit: 1, message: 'फ़ाइल सेव नहीं हो सकी (no portal)।' })
  })
})
