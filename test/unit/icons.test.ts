import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IconName } from '../../src/core/view/state-summary.ts'
import { type IcoEntry, readIcnsTypes, readIco } from '../support/icon-container.ts'
import { type Picture, pictureDifference, readPng } from '../support/icon-picture.ts'

const root = join(import.meta.dirname, '..', '..')
const assets = join(root, 'assets')
const tray = (name: string) => join(assets, 'tray', name)
const states = ['off', 'phone', 'sip', 'switching', 'problem', 'signed-out'] as const satisfies IconName[]
const pairs = states.flatMap((one, at) => states.slice(at + 1).map((other) => [one, other] as const))
const panels = { dark: 0x1e, light: 0xf6, grey: 0x80 }

describe.each(states)('%s', (state) => {
  test.each([16, 22, 24, 32, 48])('is there at %i pixels and twice that', (size) => {
    const plain = size === 22 ? state : `${state}-${size}`
    expect(readPng(tray(`${plain}.png`))).toMatchObject({ width: size, height: size })
    expect(readPng(tray(`${plain}@2x.png`))).toMatchObject({ width: size * 2, height: size * 2 })
  })

  test.each([
    ['Template', 16],
    ['Template@2x', 32],
  ])('is black and nothing else where macOS colours it (%s)', (kind, size) => {
    const picture = readPng(tray(`${state}${kind}.png`))
    expect(picture).toMatchObject({ width: size, height: size })
    expect(pixels(picture).filter(({ colour, opacity }) => opacity > 0 && Math.max(...colour) > 0)).toEqual(
      [],
    )
    expect(coverage(picture)).toBeGreaterThan(0.1)
  })

  test('is there for every scale of Windows, and looks the same', () => {
    const entries = readIco(tray(`${state}.ico`))
    expect(entries.map(({ size }) => size)).toEqual([16, 20, 24, 32, 48])
    expectAlike(entries, [16, 24, 32, 48], (size) => tray(`${state}-${size}.png`))
  })

  test.each(Object.entries(panels))('stands out from a %s panel at 16 pixels', (_name, panel) => {
    // WCAG 2.2, 1.4.11: what is needed to understand a graphic has a contrast of 3 : 1.
    const seen = pixels(readPng(tray(`${state}-16.png`))).filter(
      (pixel) => contrast(over(pixel, panel), [panel, panel, panel]) >= 3,
    )
    expect(seen.length / (16 * 16)).toBeGreaterThan(0.14)
  })
})

test.each(pairs)('%s and %s have another shape at 16 pixels, without any colour', (one, other) => {
  for (const kind of ['-16', 'Template']) {
    const [a, b] = [one, other].map((state) => pixels(readPng(tray(`${state}${kind}.png`))))
    const apart = a?.reduce((sum, { opacity }, at) => sum + Math.abs(opacity - (b?.[at]?.opacity ?? 0)), 0)
    expect((apart ?? 0) / (16 * 16)).toBeGreaterThan(0.12)
  }
})

test('the app has an icon at every size, on every system', () => {
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512]) {
    expect(readPng(join(assets, 'app', `${size}x${size}.png`))).toMatchObject({ width: size, height: size })
  }
  const entries = readIco(join(assets, 'app', 'icon.ico'))
  expect(entries.map(({ size }) => size)).toEqual([16, 20, 24, 32, 40, 48, 64, 256])
  expectAlike(entries, [16, 24, 32, 48, 64], (size) => join(assets, 'app', `${size}x${size}.png`))
  expect(readIcnsTypes(join(assets, 'app', 'icon.icns'))).toEqual(['ic11', 'ic12', 'ic07', 'ic13', 'ic09'])
})

describe('what is committed is what the script makes of the sources', () => {
  let made: string
  beforeAll(() => {
    made = mkdtempSync(join(tmpdir(), 'hookswitch-icons-'))
    execFileSync(process.execPath, [join(root, 'scripts', 'icons.js'), made])
  })
  afterAll(() => rmSync(made, { recursive: true, force: true }))

  test.each(['tray', 'app', '.'])('in %s', (folder) => {
    const files = (where: string) => readdirSync(where).filter((name) => /\.(png|ico|icns)$/.test(name))
    expect(files(join(assets, folder))).toEqual(files(join(made, folder)))
    for (const name of files(join(made, folder)).filter((one) => one.endsWith('.png'))) {
      const [ours, theirs] = [join(assets, folder, name), join(made, folder, name)]
      // As they are seen: another processor may round otherwise.
      expect(pictureDifference(readPng(ours), readPng(theirs)), name).toBeLessThanOrEqual(3)
    }
  })
})

/** The Windows icon shows, at each of these sizes, what the file of that size shows. */
function expectAlike(
  entries: readonly IcoEntry[],
  sizes: readonly number[],
  file: (size: number) => string,
): void {
  for (const size of sizes) {
    const picture = entries.find((entry) => entry.size === size)?.picture
    if (picture === undefined || picture === null) throw new Error(`There is no bitmap of ${size} pixels`)
    expect(pictureDifference(picture, readPng(file(size)))).toBeLessThanOrEqual(3)
  }
}

type Colour = readonly [number, number, number]
type Pixel = { readonly colour: Colour; readonly opacity: number }

/** Red, green and blue from 0 to 255, opacity from 0 to 1. */
function pixels({ rgba }: Picture): readonly Pixel[] {
  return Array.from({ length: rgba.length / 4 }, (_none, at) => {
    const [red = 0, green = 0, blue = 0, opacity = 0] = rgba.subarray(at * 4, at * 4 + 4)
    return { colour: [red, green, blue], opacity: opacity / 255 }
  })
}

function coverage(picture: Picture): number {
  const all = pixels(picture)
  return all.reduce((sum, { opacity }) => sum + opacity, 0) / all.length
}

/** The pixel as it is seen on a panel that is as light as `panel`. */
function over({ colour: [red, green, blue], opacity }: Pixel, panel: number): Colour {
  const mixed = (value: number) => value * opacity + panel * (1 - opacity)
  return [mixed(red), mixed(green), mixed(blue)]
}

/** WCAG 2.2: contrast ratio, 1 to 21. */
function contrast(one: Colour, other: Colour): number {
  const [a, b] = [luminance(one) + 0.05, luminance(other) + 0.05]
  return Math.max(a, b) / Math.min(a, b)
}

function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
