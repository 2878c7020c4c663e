import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { appImage } from '../../src/main/autostart/app-image.ts'

let folder: string
const at = (name: string) => join(folder, name)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hk-'))
  for (const mount of ['mount', 'mount-of-another']) mkdirSync(at(mount))
  symlinkSync(at('mount'), at('link'))
  for (const name of ['A.AppImage', 'mount/hookswitch', 'mount-of-another/hookswitch'])
    writeFileSync(at(name), '')
})
afterAll(() => rmSync(folder, { recursive: true }))

test.each([
  { what: 'that mounted its folder', APPIMAGE: 'A.AppImage', APPDIR: 'mount' },
  { what: 'whose folder is a symbolic link', APPIMAGE: 'A.AppImage', APPDIR: 'link' },
])('an app runs from the AppImage $what', ({ APPIMAGE, APPDIR }) => {
  const environment = { APPIMAGE: at(APPIMAGE), APPDIR: at(APPDIR) }
  expect(appImage(environment, at('mount/hookswitch'))).toBe(at('A.AppImage'))
})

test.each([
  { what: 'there are no variables of one', APPIMAGE: undefined, APPDIR: undefined },
  {
    what: 'only the program that started it runs from one',
    APPIMAGE: 'A.AppImage',
    APPDIR: 'mount-of-another',
  },
  { what: 'the file does not exist', APPIMAGE: 'B.AppImage', APPDIR: 'mount' },
  { what: 'APPIMAGE is a folder', APPIMAGE: 'mount', APPDIR: 'mount' },
  { what: 'its folder does not exist', APPIMAGE: 'A.AppImage', APPDIR: 'no-mount' },
])('an app runs from no AppImage if $what', ({ APPIMAGE, APPDIR }) => {
  const environment = {
    APPIMAGE: APPIMAGE === undefined ? undefined : at(APPIMAGE),
    APPDIR: APPDIR === undefined ? undefined : at(APPDIR),
  }
  expect(appImage(environment, at('mount/hookswitch'))).toBeNull()
})

test.each(['', 'A.AppImage', './A.AppImage'])('APPIMAGE=%j is not an absolute path', (APPIMAGE) => {
  expect(appImage({ APPIMAGE, APPDIR: at('mount') }, at('mount/hookswitch'))).toBeNull()
})
