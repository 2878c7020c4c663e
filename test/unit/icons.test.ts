import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { glyphNames, type IconName, iconNames } from '../../src/core/view/state-summary.ts'
import { type IcoEntry, readIcnsTypes, readIco } from '../support/icon-container.ts'
import { type Picture, pictureDifference, readPng } from '../support/icon-picture.ts'
import {
  blurred,
  type Colour,
  coloursOn,
  contrast,
  differingShare,
  type Eye,
  eyeNames,
  type Seen,
  seenBy,
} from '../support/icon-sight.ts'

const root = join(import.meta.dirname, '..', '..')
const assets = join(root, 'assets')
const tray = (name: string) => join(assets, 'tray', name)
const panels = { dark: 0x1e, light: 0xf6, grey: 0x80 }

describe.each(iconNames)('%s', (name) => {
  test.each([
    ['.png', 22],
    ['@2x.png', 44],
    ['Template.png', 16],
    ['Template@2x.png', 32],
  ])('is there as %s, %i pixels wide', (file, size) => {
    expect(readPng(tray(`${name}${file}`))).toMatchObject({ width: size, height: size })
  })

  test.each(['Template.png', 'Template@2x.png'])(
    'is black and nothing else where macOS colours it (%s)',
    (file) => {
      const picture = readPng(tray(`${name}${file}`))
      const coloured = pixels(picture).filter(({ colour, opacity }) => opacity > 0 && Math.max(...colour) > 0)
      expect(coloured).toEqual([])
      expect(coverage(picture)).toBeGreaterThan(0.1)
    },
  )

  test('is there for every scale of Windows, in the colours of the Linux tray', () => {
    const entries = readIco(tray(`${name}.ico`))
    expect(entries.map(({ size }) => size)).toEqual([16, 20, 24, 32, 48])
    const inLinux = meanColour(readPng(tray(`${name}@2x.png`)))
    for (const { size, picture } of entries) {
      if (picture === null) throw new Error(`There is no bitmap of ${size} pixels`)
      const apart = meanColour(picture).map((value, channel) => Math.abs(value - (inLinux[channel] ?? 0)))
      expect(Math.max(...apart), `${size} pixels`).toBeLessThan(8)
    }
  })

  test.each(Object.entries(panels))('stands out from a %s panel at 16 pixels', (_name, panel) => {
    // WCAG 2.2, 1.4.11: what is needed to understand a graphic has a contrast of 3 : 1.
    const seen = coloursOn(at16(name), panel).filter((colour) => contrast(colour, [panel, panel, panel]) >= 3)
    expect(seen.length / (16 * 16)).toBeGreaterThan(0.14)
  })
})

describe.each([...eyeNames])('at 16 pixels, to an eye of the kind %s', (eye) => {
  const sights = sightsOf(eye)

  test('phone, SIP and off are told apart at once, sharp or blurred', () => {
    expect(alike(sights, ['phone', 'sip', 'off'], { sharp: 0.65, blurred: 0.45 })).toEqual([])
  })

  test('any two glyphs are told apart, sharp or blurred', () => {
    expect(alike(sights, glyphNames, { sharp: 0.45, blurred: 0.3 })).toEqual([])
  })

  test('any two icons are told apart, those that differ by a badge alone included', () => {
    expect(alike(sights, iconNames, { sharp: 0.1, blurred: 0.07 })).toEqual([])
  })
})

test('any two glyphs have another shape where macOS colours them', () => {
  const seen = new Map(
    glyphNames.map((name) => [name, sightOf('grey', readPng(tray(`${name}Template.png`)), panels.light)]),
  )
  expect(alike([seen], glyphNames, { sharp: 0.45, blurred: 0.3 })).toEqual([])
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

  test.each(glyphNames)('the glyph %s of the page', (name) => {
    const [ours, theirs] = [assets, made].map((folder) =>
      readFileSync(join(folder, 'glyphs', `${name}.svg`), 'utf8'),
    )
    expect(ours).toBe(theirs)
  })

  test.each(['tray', 'app', '.'])('in %s', (folder) => {
    const files = (where: string) => readdirSync(where).filter((name) => /\.(png|ico|icns)$/.test(name))
    expect(files(join(assets, folder))).toEqual(files(join(made, folder)))
    for (const name of files(join(made, folder)).filter((one) => one.endsWith('.png'))) {
      const [ours, theirs] = [join(assets, folder, name), join(made, folder, name)]
      if (readFileSync(ours).equals(readFileSync(theirs))) continue
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

/** An icon on one panel: as it is, and as from further away. */
type Sight = { readonly panel: number; readonly sharp: Seen; readonly blurred: Seen }

/** What `eye` sees of every icon, on a dark and on a light panel. */
function sightsOf(eye: Eye): readonly ReadonlyMap<IconName, Sight>[] {
  return [panels.dark, panels.light].map(
    (panel) => new Map(iconNames.map((name) => [name, sightOf(eye, at16(name), panel)])),
  )
}

function sightOf(eye: Eye, picture: Picture, panel: number): Sight {
  const sharp = seenBy(eye, picture, panel)
  return { panel, sharp, blurred: blurred(blurred(sharp)) }
}

/** The pairs of `names` that differ by less than these shares of what is drawn, on any of the panels. */
function alike(
  sights: readonly ReadonlyMap<IconName, Sight>[],
  names: readonly IconName[],
  least: { readonly sharp: number; readonly blurred: number },
): readonly string[] {
  return sights.flatMap((icons) =>
    names.flatMap((one, index) =>
      names.slice(index + 1).flatMap((other) => {
        const [a, b] = [icons.get(one), icons.get(other)]
        if (a === undefined || b === undefined) throw new Error(`${one} or ${other} was not looked at`)
        const shares = {
          sharp: differingShare(a.sharp, b.sharp, a.panel),
          blurred: differingShare(a.blurred, b.blurred, a.panel),
        }
        return shares.sharp >= least.sharp && shares.blurred >= least.blurred
          ? []
          : [
              `${one} and ${other} on ${a.panel}: ${shares.sharp.toFixed(2)}, blurred ${shares.blurred.toFixed(2)}`,
            ]
      }),
    ),
  )
}

/** The icon in the size of Windows' tray at 100 %, the smallest that is shown anywhere. */
function at16(name: IconName): Picture {
  const picture = readIco(tray(`${name}.ico`)).find(({ size }) => size === 16)?.picture
  if (picture === undefined || picture === null) throw new Error(`${name} has no bitmap of 16 pixels`)
  return picture
}

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

/** The mean colour on a black panel: how much is drawn, and in what colours. */
function meanColour(picture: Picture): Colour {
  const colours = coloursOn(picture, 0)
  const mean = (channel: 0 | 1 | 2) =>
    colours.reduce((sum, colour) => sum + colour[channel], 0) / colours.length
  return [mean(0), mean(1), mean(2)]
}
