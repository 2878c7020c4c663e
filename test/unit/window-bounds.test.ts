import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { boundsToSave, isSizeUnchanged, openingOn } from '../../src/main/window/window-bounds.ts'

const screens = [
  { x: 0, y: 0, width: 1920, height: 1040 },
  { x: 1920, y: 0, width: 1280, height: 1024 },
]
const size = { width: 380, height: 520 }

describe('the window opens as it was saved', () => {
  test.each([
    ['inside a screen', { x: 100, y: 100 }],
    ['across two screens', { x: 1800, y: 10 }],
    ['half outside a screen, where its top can still be dragged', { x: 3050, y: 900 }],
  ])('%s', (_, corner) => {
    expect(openingOn(screens, { ...corner, ...size })).toMatchObject({ corner, size })
  })

  test.each([
    ['on a screen that has gone', { x: 5000, y: 100 }],
    ['with its top above every screen', { x: 100, y: -100 }],
    ['below every screen', { x: 100, y: 1030 }],
    ['with a sliver left at the side', { x: 3150, y: 10 }],
    ['without a saved position', { x: null, y: null }],
  ])('in its size only: %s', (_, corner) => {
    expect(openingOn(screens, { ...corner, ...size })).toMatchObject({ corner: null, size })
  })

  test('in the usual size where nothing was saved', () => {
    const page = { width: 380, height: 340 }
    expect(openingOn(screens, null)).toMatchObject({ corner: null, size: null, page, isLimited: false })
  })

  test('higher for the forms of signing in, and that height is not what the agent chose', () => {
    const page = { width: 380, height: 440 }
    expect(openingOn(screens, null, 'signing-in')).toMatchObject({ page, isLimited: true })
  })
})

describe('the window fits on the screen', () => {
  /** A screen of 1280x800 at 300 %. */
  const small = { x: 0, y: 0, width: 427, height: 267 }

  test('at its first start, frame included', () => {
    const { page, least } = openingOn([small], null)
    for (const { width, height } of [page, least]) {
      expect(width).toBeLessThan(small.width)
      expect(height).toBeLessThan(small.height - 30)
    }
  })

  test('with a size that was saved on a larger screen, and all of it shows', () => {
    const saved = { x: 300, y: 200, width: 500, height: 300 }
    expect(openingOn([small], saved)).toMatchObject({
      size: { width: 427, height: 267 },
      corner: { x: 0, y: 0 },
    })
    expect(openingOn([small], { ...saved, width: 200 })).toMatchObject({
      size: { width: 200, height: 267 },
      corner: { x: 227, y: 0 },
    })
  })

  test('and reports whether the screen limited its size', () => {
    const large = { x: 0, y: 0, width: 1280, height: 800 }
    const saved = { x: 10, y: 10, width: 500, height: 300 }
    expect([null, saved].map((one) => openingOn([small], one).isLimited)).toEqual([true, true])
    expect([null, saved].map((one) => openingOn([large], one).isLimited)).toEqual([false, false])
    expect(openingOn([small], { ...saved, width: 400, height: 250 }).isLimited).toBe(false)
  })

  test('on the screen of its saved position, where there are several', () => {
    const saved = { x: 10, y: 10, width: 380, height: 560 }
    const [, second] = screens
    const beside = { ...small, x: -427 }
    expect(openingOn([beside, { x: 0, y: 0, width: 1280, height: 800 }], saved).size).toEqual({
      width: 380,
      height: 560,
    })
    expect(openingOn([small, ...(second === undefined ? [] : [second])], saved).size?.height).toBe(267)
  })
})

test.each([
  { closing: { width: 380, height: 400 }, as: true },
  { closing: { width: 384, height: 430 }, as: true },
  { closing: { width: 380, height: 460 }, as: false },
  { closing: { width: 330, height: 400 }, as: false },
])('a window shown at 380x400 and closed at $closing counts as unchanged: $as', ({ closing, as }) => {
  expect(isSizeUnchanged(closing, { width: 380, height: 400 })).toBe(as)
})

describe('the saved bounds', () => {
  const bounds = { x: 0, y: 0, width: 450, height: 600 }
  const before = { x: 77, y: 55, ...size }

  test('are size and position where the system tells both', () => {
    expect(boundsToSave(bounds, before, true)).toEqual(bounds)
  })

  test('are the size and the former position where the system tells no position', () => {
    expect(boundsToSave(bounds, before, false)).toEqual({ ...bounds, x: 77, y: 55 })
    expect(boundsToSave(bounds, null, false)).toEqual({ ...bounds, x: null, y: null })
  })
})

test('the window opens in the colours of its page', () => {
  const read = (path: string) => readFileSync(join(import.meta.dirname, '..', '..', 'src', path), 'utf8')
  const pages = [...read('renderer/style/colours.css').matchAll(/--page: (#\w+);/g)].map(
    ([, colour]) => colour,
  )
  const [, dark, light] =
    /shouldUseDarkColors \? '(#\w+)' : '(#\w+)'/.exec(read('main/window/window.ts')) ?? []
  expect([light, dark]).toEqual(pages)
})
