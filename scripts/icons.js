/**
 * Makes every picture file of assets/ from the SVG sources there: `node scripts/icons.js`, or `node scripts/icons.js FOLDER`
 * to write into another folder. The files are committed, so a build does not need this script. The same sources give the
 * same bytes: no system font, no clock, no random numbers, and one encoder (resvg's) for every PNG.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Resvg } from '@resvg/resvg-js'
import { compose, layersOf } from './icon-composition.js'

const assets = join(dirname(fileURLToPath(import.meta.url)), '..', 'assets')
const target = resolve(process.argv[2] ?? assets)

/**
 * The glyphs, in the order of the contact sheet, each with the badges that it may bear. They bear the badge of practice
 * mode beside these.
 * @type {ReadonlyArray<readonly [glyph: string, badges: readonly string[]]>}
 */
const glyphs = [
  ['phone', ['question']],
  ['sip', ['question']],
  ['off', ['timed', 'question']],
  ['switching-phone', []],
  ['switching-sip', []],
  ['switching-off', []],
  ['checking', []],
  ['unknown', []],
  ['problem', []],
  ['signed-out', []],
]

/**
 * The tray icons: every glyph with none or one of its badges, and the same in practice mode.
 * @type {ReadonlyArray<{ readonly name: string, readonly drawings: readonly string[] }>}
 */
const icons = glyphs.flatMap(([glyph, badges]) => {
  const own = [[glyph], ...badges.map((badge) => [glyph, badge])]
  return [...own, ...own.map((parts) => [...parts, 'practice'])].map((parts) => ({
    name: parts.join('-'),
    drawings: parts.map((part, index) => `${index === 0 ? 'icons' : 'badges'}/${part}.svg`),
  }))
})

/** Pixel sizes in a Windows tray icon: 16 px at 100, 125, 150, 200 and 300 % scaling. */
const windowsTraySizes = [16, 20, 24, 32, 48]
const windowsAppSizes = [16, 20, 24, 32, 40, 48, 64, 256]
const applicationSizes = [16, 24, 32, 48, 64, 128, 256, 512]

/**
 * ICNS entry types whose data is PNG on every macOS, with their pixel sizes (Apple icon image format). The plain
 * 16 and 32 px types are left out: older readers expect other data there, and ic11 and ic12 scale down well.
 * @type {ReadonlyArray<readonly [type: string, size: number]>}
 */
const icnsEntries = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic09', 512],
]

/** Panel colours of the contact sheet: dark, light, mid-grey. */
const panels = ['#1e1e1e', '#f6f6f6', '#808080']

for (const folder of ['glyphs', 'tray', 'app']) rmSync(join(target, folder), { recursive: true, force: true })
writeGlyphs()
writeTrayImages()
writeApplicationImages()
write('contact-sheet.png', png(contactSheet(), 0))

function writeGlyphs() {
  for (const [glyph] of glyphs) {
    const drawing = source(`icons/${glyph}.svg`)
    const title = /<title>.*<\/title>/.exec(drawing)?.[0] ?? ''
    const bare = compose(layersOf(drawing), 'bare', glyph)
    write(`glyphs/${glyph}.svg`, Buffer.from(bare.replace('>', `>${title}`)))
  }
}

function writeTrayImages() {
  for (const { name, drawings } of icons) {
    const outlined = icon(drawings, 'outlined')
    const template = icon(drawings, 'template')
    write(`tray/${name}.png`, png(outlined, 22))
    write(`tray/${name}@2x.png`, png(outlined, 44))
    write(`tray/${name}Template.png`, png(template, 16))
    write(`tray/${name}Template@2x.png`, png(template, 32))
    write(`tray/${name}.ico`, ico(outlined, windowsTraySizes))
  }
}

/**
 * @param {readonly string[]} drawings below assets/, the lowest first
 * @param {import('./icon-composition.js').Style} style
 * @returns {string} SVG
 */
function icon(drawings, style) {
  return compose(
    drawings.flatMap((drawing) => layersOf(source(drawing))),
    style,
    'icon',
  )
}

function writeApplicationImages() {
  const appIcon = source('app-icon.svg')
  for (const size of applicationSizes) write(`app/${size}x${size}.png`, png(appIcon, size))
  write('app/icon.ico', ico(appIcon, windowsAppSizes))
  // macOS icons keep a transparent margin (an 824 px body on a 1024 px canvas), others fill theirs.
  write('app/icon.icns', icns(appIcon.replace('viewBox="0 0 512 512"', 'viewBox="-62 -62 636 636"')))
}

/**
 * A Windows icon file. Entries under 256 px are 32-bit bitmaps, as Windows' own tools write them, because not
 * every reader takes PNG there; 256 px is PNG, as Windows has it since Vista.
 * @param {string} svg
 * @param {readonly number[]} sizes in pixels, at most 256
 * @returns {Buffer}
 */
function ico(svg, sizes) {
  const images = sizes.map((size) => (size < 256 ? bitmapEntry(svg, size) : png(svg, size)))
  const directory = Buffer.alloc(6 + 16 * sizes.length)
  directory.writeUInt16LE(1, 2)
  directory.writeUInt16LE(sizes.length, 4)
  let offset = directory.length
  sizes.forEach((size, index) => {
    const entry = 6 + 16 * index
    const length = images[index]?.length ?? 0
    directory.writeUInt8(size % 256, entry)
    directory.writeUInt8(size % 256, entry + 1)
    directory.writeUInt16LE(1, entry + 4)
    directory.writeUInt16LE(32, entry + 6)
    directory.writeUInt32LE(length, entry + 8)
    directory.writeUInt32LE(offset, entry + 12)
    offset += length
  })
  return Buffer.concat([directory, ...images])
}

/**
 * A BITMAPINFOHEADER, the rows from the bottom up as blue, green, red, alpha (not premultiplied), and the
 * one-bit mask, which readers without alpha use and whose rows are padded to four bytes.
 * @param {string} svg
 * @param {number} size in pixels
 * @returns {Buffer}
 */
function bitmapEntry(svg, size) {
  const pixels = new Resvg(svg, resvgOptions(size)).render().pixels
  const maskRow = Math.ceil(size / 32) * 4
  const bitmap = Buffer.alloc(40 + size * size * 4 + maskRow * size)
  bitmap.writeUInt32LE(40, 0)
  bitmap.writeInt32LE(size, 4)
  bitmap.writeInt32LE(size * 2, 8)
  bitmap.writeUInt16LE(1, 12)
  bitmap.writeUInt16LE(32, 14)
  bitmap.writeUInt32LE(size * size * 4 + maskRow * size, 20)
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const from = (y * size + x) * 4
      const row = size - 1 - y
      const to = 40 + (row * size + x) * 4
      const alpha = pixels[from + 3] ?? 0
      for (const channel of [0, 1, 2]) {
        const premultiplied = pixels[from + channel] ?? 0
        bitmap[to + 2 - channel] = alpha === 0 ? 0 : Math.min(255, Math.round((premultiplied * 255) / alpha))
      }
      bitmap[to + 3] = alpha
      if (alpha < 128) {
        const byte = 40 + size * size * 4 + row * maskRow + (x >> 3)
        bitmap[byte] = (bitmap[byte] ?? 0) | (0x80 >> (x & 7))
      }
    }
  }
  return bitmap
}

/**
 * A macOS icon file: a header, then each entry as type, length (both big-endian, counting themselves) and PNG.
 * @param {string} svg
 * @returns {Buffer}
 */
function icns(svg) {
  const chunks = icnsEntries.map(([type, size]) => chunk(type, png(svg, size)))
  return chunk('icns', Buffer.concat(chunks))
}

/**
 * @param {string} type four letters
 * @param {Buffer} body
 * @returns {Buffer}
 */
function chunk(type, body) {
  const header = Buffer.alloc(8)
  header.write(type, 'latin1')
  header.writeUInt32BE(body.length + 8, 4)
  return Buffer.concat([header, body])
}

/**
 * Every icon on every panel: 16 px magnified, the sizes of trays, and the macOS template (black on the light panel, white
 * on the dark one, as macOS tints it). Below them the icon of the app.
 * @returns {string} an SVG with its own width and height
 */
function contactSheet() {
  const [column, row, columns] = [150, 136, 7]
  const band = row * Math.ceil(icons.length / columns)
  /** @type {string[]} */
  const parts = []
  panels.forEach((panel, index) => {
    parts.push(`<rect y="${index * band}" width="100%" height="${band}" fill="${panel}"/>`)
    icons.forEach(({ drawings }, at) => {
      const left = (at % columns) * column
      const top = index * band + Math.floor(at / columns) * row
      const outlined = icon(drawings, 'outlined')
      const tint = panel === '#1e1e1e' ? '#fff' : '#000'
      const template = icon(drawings, 'bare').replaceAll('color="currentColor"', `color="${tint}"`)
      parts.push(picture(png(outlined, 16), left + 6, top + 6, 80))
      parts.push(picture(png(outlined, 48), left + 94, top + 6, 48))
      parts.push(picture(png(template, 16), left + 94, top + 64, 16))
      parts.push(picture(png(template, 32), left + 114, top + 56, 32))
      let x = left + 6
      for (const size of [16, 22, 24, 32]) {
        parts.push(picture(png(outlined, size), x, top + 112 - size / 2, size))
        x += size + 8
      }
    })
  })
  const appIcon = source('app-icon.svg')
  const top = panels.length * band
  parts.push(`<rect y="${top}" width="100%" height="152" fill="#c8d0d8"/>`)
  let x = 12
  for (const size of [16, 24, 32, 48, 64, 128]) {
    parts.push(picture(png(appIcon, size), x, top + 76 - size / 2, size))
    x += size + 16
  }
  parts.push(picture(png(appIcon, 16), x, top + 12, 128))
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${column * columns}" height="${top + 152}">`
  return `${open}${parts.join('')}</svg>`
}

/**
 * @param {Buffer} image PNG
 * @param {number} x
 * @param {number} y
 * @param {number} size edge length on the sheet; larger than the image's own shows its pixels
 * @returns {string}
 */
function picture(image, x, y, size) {
  const data = `data:image/png;base64,${image.toString('base64')}`
  return `<image x="${x}" y="${y}" width="${size}" height="${size}" image-rendering="optimizeSpeed" href="${data}"/>`
}

/**
 * @param {string} svg
 * @param {number} size width in pixels; 0 keeps the size that the SVG names
 * @returns {Buffer}
 */
function png(svg, size) {
  return new Resvg(svg, resvgOptions(size)).render().asPng()
}

/**
 * @param {number} size
 * @returns {import('@resvg/resvg-js').ResvgRenderOptions}
 */
function resvgOptions(size) {
  const fitTo =
    size === 0
      ? { mode: /** @type {const} */ ('original') }
      : { mode: /** @type {const} */ ('width'), value: size }
  return { fitTo, font: { loadSystemFonts: false } }
}

/**
 * @param {string} path below assets/
 * @returns {string}
 */
function source(path) {
  return readFileSync(join(assets, path), 'utf8')
}

/**
 * @param {string} path below the folder that is written to
 * @param {Buffer} content
 */
function write(path, content) {
  mkdirSync(dirname(join(target, path)), { recursive: true })
  writeFileSync(join(target, path), content)
}
