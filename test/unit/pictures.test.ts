import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { shownPictures, shownPicturesFolder } from '../../scripts/pictures-shown.js'

test('every picture that a document shows exists, and every committed picture is shown', () => {
  expect(shownPictures().length).toBeGreaterThan(0)
  expect(readdirSync(shownPicturesFolder).sort()).toEqual(shownPictures())
})
