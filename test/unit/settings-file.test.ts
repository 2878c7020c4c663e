import { describe, expect, test } from 'vitest'
import { settingsSchema } from '../../src/main/settings/settings-schema.ts'

describe('settings.json', () => {
  test('without any value gives empty settings', () => {
    expect(settingsSchema.parse({})).toEqual({ integrations: null, account: null, chosen: {}, window: null })
  })

  test.each([
    { chosen: { restore: 'sometimes', notifications: false, tomorrow: 1 } },
    { chosen: { notifications: false, keys: { phone: 'P' } } },
    { chosen: { notifications: false }, window: { x: 'left' } },
  ])('loses only its invalid values: $chosen $window', (written) => {
    const read = settingsSchema.parse(written)
    expect(read.chosen.notifications).toBe(false)
    expect(read.chosen.restore).toBeUndefined()
    expect(read.chosen.keys?.phone).toBeUndefined()
    expect(read.window).toBe(null)
  })
})
