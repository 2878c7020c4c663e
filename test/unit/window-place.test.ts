import { describe, expect, test } from 'vitest'
import { isAsShown, openingOn, placeToKeep } from '../../src/main/window/window-place.ts'

const screens = [
  { x: 0, y: 0, width: 1920, height: 1040 },
  { x: 1920, y: 0, width: 1280, height: 1024 },
]
const size = { width: 380, height: 520 }

describe('the window comes back as it was', () => {
  test.each([
    ['inside a screen', { x: 100, y: 100 }],
    ['across two screens', { x: 1800, y: 10 }],
    ['half out of a screen, with a handle left', { x: 3050, y: 900 }],
  ])('%s', (_, corner) => {
    expect(openingOn(screens, { ...corner, ...size })).toMatchObject({ corner, size })
  })

  test.each([
    ['on a screen that is gone', { x: 5000, y: 100 }],
    ['with its top above every screen', { x: 100, y: -100 }],
    ['below every screen', { x: 100, y: 1030 }],
    ['with a sliver left at the side', { x: 3150, y: 10 }],
    ['where nothing tells a place', { x: null, y: null }],
  ])('in size alone %s', (_, corner) => {
    expect(openingOn(screens, { ...corner, ...size })).toMatchObject({ corner: null, size })
  })

  test('and as it was drawn for where it never was', () => {
    const page = { width: 380, height: 560 }
    expect(openingOn(screens, null)).toMatchObject({ corner: null, size: null, page })
  })
})

describe('the window fits on the screen', () => {
  /** A screen of 1280x800 that shows everything thrice as large. */
  const small = { x: 0, y: 0, width: 427, height: 267 }

  test('as it opens first, with its frame', () => {
    const { page, least } = openingOn([small], null)
    for (const { width, height } of [page, least]) {
      expect(width).toBeLessThan(small.width)
      expect(height).toBeLessThan(small.height - 30)
    }
  })

  test('with a size from a larger one, and then whole', () => {
    const kept = { x: 300, y: 200, width: 500, height: 300 }
    expect(openingOn([small], kept)).toMatchObject({
      size: { width: 427, height: 267 },
      corner: { x: 0, y: 0 },
    })
    expect(openingOn([small], { ...kept, width: 200 })).toMatchObject({
      size: { width: 200, height: 267 },
      corner: { x: 227, y: 0 },
    })
  })

  test('and it is known whether that made it smaller', () => {
    const large = { x: 0, y: 0, width: 1280, height: 800 }
    const kept = { x: 10, y: 10, width: 500, height: 300 }
    expect([null, kept].map((one) => openingOn([small], one).isLimited)).toEqual([true, true])
    expect([null, kept].map((one) => openingOn([large], one).isLimited)).toEqual([false, false])
    expect(openingOn([small], { ...kept, width: 400, height: 250 }).isLimited).toBe(false)
  })

  test('that it stands on, where there are several', () => {
    const kept = { x: 10, y: 10, width: 380, height: 560 }
    const [, second] = screens
    const beside = { ...small, x: -427 }
    expect(openingOn([beside, { x: 0, y: 0, width: 1280, height: 800 }], kept).size).toEqual({
      width: 380,
      height: 560,
    })
    expect(openingOn([small, ...(second === undefined ? [] : [second])], kept).size?.height).toBe(267)
  })
})

test.each([
  { closing: { width: 380, height: 400 }, as: true },
  { closing: { width: 384, height: 430 }, as: true },
  { closing: { width: 380, height: 460 }, as: false },
  { closing: { width: 330, height: 400 }, as: false },
])('a window shown at 380x400 and closed at $closing has its size still: $as', ({ closing, as }) => {
  expect(isAsShown(closing, { width: 380, height: 400 })).toBe(as)
})

describe('what is kept', () => {
  const bounds = { x: 0, y: 0, width: 450, height: 600 }
  const before = { x: 77, y: 55, ...size }

  test('is size and place where the system tells both', () => {
    expect(placeToKeep(bounds, before, true)).toEqual(bounds)
  })

  test('is the size alone where it tells no place, and the place stays as it was', () => {
    expect(placeToKeep(bounds, before, false)).toEqual({ ...bounds, x: 77, y: 55 })
    expect(placeToKeep(bounds, null, false)).toEqual({ ...bounds, x: null, y: null })
  })
})
