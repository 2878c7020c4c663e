import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { version as pinned } from '../../node_modules/electron/package.json'
import afterPack from '../../scripts/package/after-pack.js'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hookswitch-pack-'))
  // Nothing says that this is a package for tests.
  delete process.env.HOOKSWITCH_PACKAGE
})
afterEach(() => rmSync(folder, { recursive: true }))

/** An unpacked Electron, of which the program is nothing but its fuses, all of them off. */
function unpack(version: string, fuses: number): void {
  const program = Buffer.concat([
    Buffer.from('the program dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
    Buffer.from([1, fuses]),
    Buffer.alloc(fuses, FuseState.DISABLE),
  ])
  writeFileSync(join(folder, 'hookswitch'), program)
  writeFileSync(join(folder, 'version'), version)
  writeFileSync(join(folder, 'LICENSE'), '')
  mkdirSync(join(folder, 'resources'))
  writeFileSync(join(folder, 'resources', 'default_app.asar'), '')
}

function pack(): Promise<void> {
  return afterPack({
    appOutDir: folder,
    electronPlatformName: 'linux',
    packager: {
      appInfo: { productFilename: 'Hookswitch' },
      config: { electronVersion: pinned },
      getResourcesDir: (app) => join(app, 'resources'),
    },
  })
}

test('a release has every fuse flipped, and neither the default app nor a misleading licence', async () => {
  unpack(`v${pinned}\n`, 9)
  await pack()
  const { version: _version, ...wire } = await getCurrentFuseWire(join(folder, 'hookswitch'))
  const on = Object.entries(wire).flatMap(([index, state]) =>
    state === FuseState.ENABLE ? [FuseV1Options[Number(index)]] : [],
  )
  expect(on).toEqual(['EnableEmbeddedAsarIntegrityValidation', 'OnlyLoadAppFromAsar', 'WasmTrapHandlers'])
  expect(readdirSync(join(folder, 'resources'))).toEqual([])
  expect(readdirSync(folder).sort()).toEqual(['LICENSE.electron.txt', 'hookswitch', 'resources', 'version'])
})

test('a release is refused with another Electron than the pinned one', async () => {
  unpack('33.2.1', 9)
  await expect(pack()).rejects.toThrow(
    `A release needs Electron ${pinned}, as package.json names it, and not 33.2.1.`,
  )
})

test('a release is refused where Electron has a fuse that the table lacks', async () => {
  unpack(pinned, 10)
  await expect(pack()).rejects.toThrow('strictlyRequireAllFuses')
})

test('a release is refused where Electron lacks a fuse of the table', async () => {
  unpack(pinned, 8)
  await expect(pack()).rejects.toThrow('WasmTrapHandlers')
})
