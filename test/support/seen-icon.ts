import { join } from 'node:path'
import { type IconName, iconNames } from '../../src/core/view/state-summary.ts'
import { type Picture, readPng } from './icon-picture.ts'

const tray = join(import.meta.dirname, '..', '..', 'assets', 'tray')

/** How far a channel may be off on average, of 255: a panel halves the larger picture by its own means. */
const tolerance = 24

/** Which of the app's icons is seen in the middle of `place`, in its plain size; null where none is. */
export function seenIcon(place: Picture): IconName | null {
  const [nearest] = iconNames
    .map((name) => ({ name, distance: distance(readPng(join(tray, `${name}.png`)), place) }))
    .toSorted((one, other) => one.distance - other.distance)
  return nearest === undefined || nearest.distance > tolerance ? null : nearest.name
}

/** How far `place` is from the icon on average where the icon is opaque; what shines through elsewhere is the panel's. */
function distance(icon: Picture, place: Picture): number {
  const left = Math.round((place.width - icon.width) / 2)
  const top = Math.round((place.height - icon.height) / 2)
  const differences: number[] = []
  for (let row = 0; row < icon.height; row += 1) {
    for (let column = 0; column < icon.width; column += 1) {
      const at = (row * icon.width + column) * 4
      const seen = ((top + row) * place.width + left + column) * 4
      if (icon.rgba[at + 3] !== 255) continue
      for (const channel of [0, 1, 2]) {
        const [wanted = 0, found = 0] = [icon.rgba[at + channel], place.rgba[seen + channel]]
        differences.push(Math.abs(wanted - found))
      }
    }
  }
  return differences.reduce((sum, one) => sum + one, 0) / differences.length
}
