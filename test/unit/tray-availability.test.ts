import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { timing } from '../../src/core/model/timing.ts'
import {
  combineTrays,
  type TrayAvailability,
  xEmbedSelection,
} from '../../src/main/tray/tray-availability.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function trays() {
  const reports: (TrayAvailability | 'icon missing')[] = []
  const kinds = combineTrays({
    onAvailability: (availability) => reports.push(availability),
    onIconMissing: () => reports.push('icon missing'),
  })
  return { ...kinds, reports }
}

test('the tray is missing only where both kinds are known not to exist', () => {
  const { panel, xEmbed, reports } = trays()
  panel(false)
  expect(reports).toEqual([])
  xEmbed(false)
  expect(reports).toEqual(['missing'])
})

test('either kind makes the tray available, whether the other is known or not', () => {
  const onPanel = trays()
  onPanel.panel(true)
  expect(onPanel.reports).toEqual(['available'])
  const inOldTray = trays()
  inOldTray.xEmbed(true)
  expect(inOldTray.reports).toEqual(['available'])
})

test('availability is reported on each change and not twice', () => {
  const { panel, xEmbed, reports } = trays()
  xEmbed(false)
  panel(false)
  xEmbed(true)
  xEmbed(false)
  panel(true)
  xEmbed(true)
  expect(reports).toEqual(['missing', 'available', 'missing', 'available'])
})

test('an X server that cannot be asked makes the tray unknown, not missing', () => {
  const { panel, xEmbed, reports } = trays()
  panel(false)
  xEmbed(null)
  expect(reports).toEqual([])
  xEmbed(false)
  xEmbed(null)
  expect(reports).toEqual(['missing', 'unknown'])
})

test('an icon that lost its panel moves into the XEmbed tray, once', () => {
  const { panel, xEmbed, reports } = trays()
  panel(true)
  xEmbed(true)
  panel(false)
  expect(reports).toEqual(['available'])
  vi.advanceTimersByTime(timing.trayRegisters)
  expect(reports).toEqual(['available', 'icon missing'])
  xEmbed(false)
  xEmbed(true)
  vi.advanceTimersByTime(timing.trayRegisters)
  expect(reports).toEqual(['available', 'icon missing', 'missing', 'available'])
})

test('an icon whose panel only restarts stays', () => {
  const { panel, xEmbed, reports } = trays()
  xEmbed(true)
  panel(true)
  panel(false)
  vi.advanceTimersByTime(timing.trayRegisters - 1)
  panel(true)
  vi.advanceTimersByTime(timing.trayRegisters)
  expect(reports).toEqual(['available'])
})

test('an icon that was never on a panel finds the XEmbed tray by itself', () => {
  const { panel, xEmbed, reports } = trays()
  panel(false)
  xEmbed(false)
  xEmbed(true)
  vi.advanceTimersByTime(timing.trayRegisters)
  expect(reports).toEqual(['missing', 'available'])
})

test('each screen has an XEmbed tray of its own', () => {
  expect([0, 1].map(xEmbedSelection)).toEqual(['_NET_SYSTEM_TRAY_S0', '_NET_SYSTEM_TRAY_S1'])
})
