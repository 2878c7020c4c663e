/**
 * Makes every picture file of assets/ from the SVG sources there: `node scripts/icons.js`, or `node scripts/icons.js FOLDER`
 * to write into another folder. The files are committed, so a build does not need this script. The same sources give the
 * same bytes: no system font, no clock, no random numbers, and one encoder (resvg's) for every PNG.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Resvg } from '@resvg/resvg-js'

/** @typedef {'solid' | 'open'} TemplateStyle */

const assets = join(dirname(fileURLToPath(import.meta.url)), '..', 'assets')
const target = resolve(process.argv[2] ?? assets)

/**
 * The icon states, and how each is drawn as a macOS template image, which has no colour to tell them apart: a
 * solid plate with the glyph cut out where calls ring or the agent must act, an open outline otherwise.
 * @type {ReadonlyArray<readonly [name: string, templateStyle: TemplateStyle]>}
 */
const states = [
  ['off', 'open'],
  ['phone', 'solid'],
  ['sip', 'solid'],
  ['switching', 'open'],
  ['problem', 'solid'],
  ['signed-out', 'open'],
]

/** Sizes of the PNG files, each as many pixels and twice as many. 22 is the plain name: it is what trays are made for. */
const panelSizes = [16, 22, 24, 32, 48]
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

for (const folder of ['tray', 'app']) rmSync(join(target, folder), { recursive: true, force: true })
writeTrayImages()
writeApplicationImages()
write('contact-sheet.png', png(contactSheet(), 0))

function writeTrayImages() {
  for (const [name, templateStyle] of states) {
    const colour = source(`icons/${name}.svg`)
    const template = templateImage(colour, templateStyle)
    for (const size of panelSizes) {
      const plain = size === 22 ? name : `${name}-${size}`
      write(`tray/${plain}.png`, png(colour, size))
      write(`tray/${plain}@2x.png`, png(colour, size * 2))
    }
    write(`tray/${name}Template.png`, png(template, 16))
    write(`tray/${name}Template@2x.png`, png(template, 32))
    write(`tray/${name}.ico`, ico(colour, windowsTraySizes))
  }
}

function writeApplicationImages() {
  const icon = source('app-icon.svg')
  for (const size of applicationSizes) write(`app/${size}x${size}.png`, png(icon, size))
  write('app/icon.ico', ico(icon, windowsAppSizes))
  // macOS icons keep a transparent margin (an 824 px body on a 1024 px canvas), others fill theirs.
  write('app/icon.icns', icns(icon.replace('viewBox="0 0 512 512"', 'viewBox="-62 -62 636 636"')))
}

/**
 * A macOS template image: black, and only the alpha says anything. The colour classes of the icon become the
 * white (kept) and black (cut out) of a mask over a black square.
 * @param {string} svg an icon with the classes plate, edge and glyph, which set nothing but `color`
 * @param {TemplateStyle} style
 * @returns {string}
 */
function templateImage(svg, style) {
  const [plate, other] = style === 'solid' ? ['#fff', '#000'] : ['#000', '#fff']
  const colours = `.plate { color: ${plate} } .edge, .glyph { color: ${other} }`
  return svg
    .replace(
      /<style>.*<\/style>/,
      `<style>${colours}</style><mask id="shape" maskUnits="userSpaceOnUse" x="0" y="0" width="16" height="16">`,
    )
    .replace('</svg>', '</mask><rect width="16" height="16" fill="#000" mask="url(#shape)"/></svg>')
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
 * Every state at every size on every panel, 16 px magnified eight times, and the macOS templates (black on the
 * light panel, white on the dark one, as macOS tints them). Columns are in the order of `states`.
 * @returns {string} an SVG with its own width and height
 */
function contactSheet() {
  const column = 152
  const band = 284
  const sizes = [16, 22, 24, 32, 44]
  /** @type {string[]} */
  const parts = []
  panels.forEach((panel, row) => {
    parts.push(`<rect y="${row * band}" width="100%" height="${band}" fill="${panel}"/>`)
    states.forEach(([name, templateStyle], index) => {
      const svg = source(`icons/${name}.svg`)
      const template = templateImage(svg, templateStyle)
      const left = index * column
      const top = row * band
      parts.push(picture(png(svg, 16), left + 12, top + 12, 128))
      let x = left + 3
      for (const size of sizes) {
        parts.push(picture(png(svg, size), x, top + 174 - size / 2, size))
        x += size + 2
      }
      parts.push(picture(png(svg, 48), left + 12, top + 216, 48))
      const tinted = panel === '#1e1e1e' ? template.replace('fill="#000" mask', 'fill="#fff" mask') : template
      parts.push(picture(png(tinted, 16), left + 72, top + 232, 16))
      parts.push(picture(png(tinted, 32), left + 98, top + 224, 32))
    })
  })
  const icon = source('app-icon.svg')
  const top = panels.length * band
  parts.push(`<rect y="${top}" width="100%" height="152" fill="#c8d0d8"/>`)
  let x = 12
  for (const size of [16, 24, 32, 48, 64, 128]) {
    parts.push(picture(png(icon, size), x, top + 76 - size / 2, size))
    x += size + 16
  }
  parts.push(picture(png(icon, 16), x, top + 12, 128))
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${column * states.length}" height="${top + 152}">`
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
