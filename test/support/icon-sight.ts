import type { Picture } from './icon-picture.ts'

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [number, number, number]

/** A picture as an eye sees it on a panel: colours row by row. */
export type Seen = { readonly width: number; readonly colours: readonly Colour[] }

type Row = readonly [number, number, number]

/**
 * What an eye makes of linear red, green and blue. `grey`: no colour at all, luminance alone (WCAG 2.2). The others: no
 * red or no green cones (Machado, Oliveira and Fernandes 2009, severity 1).
 */
const eyes = {
  grey: [
    [0.2126, 0.7152, 0.0722],
    [0.2126, 0.7152, 0.0722],
    [0.2126, 0.7152, 0.0722],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
} as const satisfies Record<string, readonly [Row, Row, Row]>

export type Eye = keyof typeof eyes
export const eyeNames: readonly Eye[] = ['grey', 'protanopia', 'deuteranopia']

/** `picture` on a panel that is as light as `panel` (0 to 255), as `eye` sees it. */
export function seenBy(eye: Eye, picture: Picture, panel: number): Seen {
  const [forRed, forGreen, forBlue] = eyes[eye]
  const colours = coloursOn(picture, panel).map((colour): Colour => {
    const [red, green, blue] = [linear(colour[0]), linear(colour[1]), linear(colour[2])]
    const part = ([r, g, b]: Row) => display(r * red + g * green + b * blue)
    return [part(forRed), part(forGreen), part(forBlue)]
  })
  return { width: picture.width, colours }
}

/** The picture's pixels on a panel that is as light as `panel` (0 to 255). */
export function coloursOn({ rgba }: Picture, panel: number): readonly Colour[] {
  return Array.from({ length: rgba.length / 4 }, (_none, at) => {
    const [red = 0, green = 0, blue = 0, opacity = 0] = rgba.subarray(at * 4, at * 4 + 4)
    const mixed = (value: number) => (value * opacity + panel * (255 - opacity)) / 255
    return [mixed(red), mixed(green), mixed(blue)]
  })
}

/** As from further away: each pixel is mixed with its eight neighbours (binomial, 3 x 3). */
export function blurred({ width, colours }: Seen): Seen {
  const height = colours.length / width
  const mixed = colours.map((_colour, at): Colour => {
    const [x, y] = [at % width, Math.floor(at / width)]
    let [red, green, blue, weight] = [0, 0, 0, 0]
    for (const down of [-1, 0, 1]) {
      for (const right of [-1, 0, 1]) {
        const isInside = x + right >= 0 && x + right < width && y + down >= 0 && y + down < height
        const neighbour = isInside ? colours[at + down * width + right] : undefined
        if (neighbour === undefined) continue
        const share = (2 - Math.abs(right)) * (2 - Math.abs(down))
        red += neighbour[0] * share
        green += neighbour[1] * share
        blue += neighbour[2] * share
        weight += share
      }
    }
    return [red / weight, green / weight, blue / weight]
  })
  return { width, colours: mixed }
}

/**
 * How much of what is drawn differs, from 0 (the same picture) to 1 (nothing in common): the sum of all differences of the
 * two pictures, as a share of how far either stands out from the panel, which is as light as `panel`.
 */
export function differingShare(one: Seen, other: Seen, panel: number): number {
  const ground: Colour = [panel, panel, panel]
  let [differing, drawn] = [0, 0]
  one.colours.forEach((colour, at) => {
    const beside = other.colours[at] ?? ground
    differing += distance(colour, beside)
    drawn += Math.max(distance(colour, ground), distance(beside, ground))
  })
  return differing / drawn
}

/** How far two colours are from each other in the channel that tells them apart best, 0 to 255. */
function distance(one: Colour, other: Colour): number {
  return Math.max(...one.map((value, channel) => Math.abs(value - (other[channel] ?? 0))))
}

/** WCAG 2.2: contrast ratio, 1 to 21. */
export function contrast(one: Colour, other: Colour): number {
  const [a, b] = [luminance(one) + 0.05, luminance(other) + 0.05]
  return Math.max(a, b) / Math.min(a, b)
}

function luminance([red, green, blue]: Colour): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

function linear(value: number): number {
  const share = value / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

function display(value: number): number {
  const share = Math.min(1, Math.max(0, value))
  return 255 * (share <= 0.0031308 ? share * 12.92 : 1.055 * share ** (1 / 2.4) - 0.055)
}
