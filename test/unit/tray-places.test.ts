import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { timing } from '../../src/core/model/timing.ts'
import { followTrayPlaces, xEmbedTray } from '../../src/main/tray/tray-places.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function places() {
  const told: (boolean | 'renew')[] = []
  const follow = followTrayPlaces({
    onHost: (there) => told.push(there),
    onIconMissing: () => told.push('renew'),
  })
  return { ...follow, told }
}

test('nothing is told before both are known, unless one is there', () => {
  const unknown = places()
  unknown.panel(false)
  expect(unknown.told).toEqual([])
  unknown.xEmbed(false)
  expect(unknown.told).toEqual([false])
  const panel = places()
  panel.panel(true)
  expect(panel.told).toEqual([true])
})

test('an icon shows where either is there', () => {
  const { panel, xEmbed, told } = places()
  xEmbed(false)
  panel(false)
  xEmbed(true)
  xEmbed(false)
  panel(true)
  xEmbed(true)
  expect(told).toEqual([false, true, false, true])
})

test('an icon that lost its panel moves into the old tray, once', () => {
  const { panel, xEmbed, told } = places()
  panel(true)
  xEmbed(true)
  panel(false)
  expect(told).toEqual([true])
  vi.advanceTimersByTime(timing.trayRegisters)
  expect(told).toEqual([true, 'renew'])
  xEmbed(false)
  xEmbed(true)
  vi.advanceTimersByTime(timing.trayRegisters)
  expect(told).toEqual([true, 'renew', false, true])
})

test('an icon whose panel is only restarted stays', () => {
  const { panel, xEmbed, told } = places()
  xEmbed(true)
  panel(true)
  panel(false)
  vi.advanceTimersByTime(timing.trayRegisters - 1)
  panel(true)
  vi.advanceTimersByTime(timing.trayRegisters)
  expect(told).toEqual([true])
})

test('an icon that was never on a panel finds the old tray by itself', () => {
  const { panel, xEmbed, told } = places()
  panel(false)
  xEmbed(false)
  xEmbed(true)
  vi.advanceTimersByTime(timing.trayRegisters)
  expect(told).toEqual([false, true])
})

test('each screen has a tray of its own', () => {
  expect([0, 1].map(xEmbedTray)).toEqual(['_NET_SYSTEM_TRAY_S0', '_NET_SYSTEM_TRAY_S1'])
})
