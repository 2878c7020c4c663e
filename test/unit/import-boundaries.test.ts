import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../src', import.meta.url))
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(ts|tsx|js|cjs)$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

/** Every import: packages by name, our own files by their path within src. */
const imports = files.flatMap(({ path, text }) =>
  [...text.matchAll(/(?:\bfrom|\bimport|\brequire\(|\bimport\()\s*['"]([^'"]+)['"]/g)].map(
    ([, name = '']) => ({
      path,
      name: name.startsWith('.') ? relative(root, normalize(join(root, dirname(path), name))) : name,
      own: name.startsWith('.'),
    }),
  ),
)

test('there is something to look at', () => {
  expect(imports.length).toBeGreaterThan(50)
})

describe('a library stays in its room', () => {
  test.each([
    [/^electron(\/|$)/, /^(main\/|renderer\/preload\.ts$)/],
    [/^axios(\/|$)/, /^exotel\/http\.ts$/],
    [/keytar/, /^main\/keychain\/keychain\.ts$/],
    [/^electron-store$/, /^main\/settings\/settings-file\.ts$/],
    [/dbus/, /^main\/dbus\/bus\.ts$/],
    [/^libphonenumber-js/, /^exotel\/ccm\/phone-number\.ts$/],
    [/^@?hono/, /^exotel\/simulator\//],
  ])('%s in %s', (library, room) => {
    const importers = imports.filter(({ name, own }) => !own && library.test(name)).map(({ path }) => path)
    expect(importers.filter((path) => !room.test(path))).toEqual([])
  })
})

describe('arrows never run back up', () => {
  test.each([
    ['core/', /^core\//, /^zod$/],
    ['exotel/', /^(core|exotel)\//, /^(?!electron)/],
    ['renderer/', /^(core\/|renderer\/|\.\.\/assets\/)/, /^(?!electron(?!$))/],
    ['main/', /^(core|exotel|main)\//, /^/],
  ])('%s', (folder, ours, packages) => {
    const crossing = imports.filter(
      ({ path, name, own }) => path.startsWith(folder) && !(own ? ours : packages).test(name),
    )
    expect(crossing).toEqual([])
  })
})

/** The icon must stand at once: what it does not need is imported when it does (`import()`), or as a type. */
test('no library is loaded before the tray stands', () => {
  const reached = new Map<string, string>()
  const reach = (path: string, from: string): void => {
    if (reached.has(path)) return
    reached.set(path, from)
    for (const name of loadedBy(path)) {
      if (name.startsWith('.')) reach(normalize(join(dirname(path), name)), path)
      else reached.set(name, path)
    }
  }
  for (const entry of ['main/index.ts', 'main/app.ts']) reach(entry, 'the start')
  expect(reached.size).toBeGreaterThan(40)
  const libraries = [...reached].filter(([name]) => !/^(core|main|exotel)\/|^node:|^electron$/.test(name))
  expect(libraries).toEqual([])
})

/** What a file needs loaded before it runs: its imports, without those of types alone. */
function loadedBy(path: string): readonly string[] {
  const text = files.find((file) => file.path === path)?.text ?? ''
  const statements = text.matchAll(/^(?:import|export)\s+(?!type\b)(?:([^'";]*?)\s*from\s*)?'([^']+)'/gm)
  return [...statements].flatMap(([, names, name = '']) => {
    const list = /^\{([^}]*)\}$/.exec(names?.trim() ?? '')?.[1]
    const isTypes = list?.split(',').every((one) => one.trim() === '' || one.trim().startsWith('type '))
    return isTypes === true ? [] : [name]
  })
}

test('no branch on NODE_ENV or CI', () => {
  const branching = files.filter(({ text }) =>
    /NODE_ENV|process\.env\.CI\b|env\[['"]CI['"]\]|import\.meta\.env/.test(text),
  )
  expect(branching.map(({ path }) => path)).toEqual([])
})

test('the core has no clock and no dice', () => {
  const impure = files.filter(
    ({ path, text }) =>
      path.startsWith('core/') &&
      /Date\.now|new Date\(\)|Math\.random|performance\.now|setTimeout|process\.\w/.test(text),
  )
  expect(impure.map(({ path }) => path)).toEqual([])
})

/** Awaiting a module that exports `then` calls it: a dynamic import of it fails. */
test('no module exports a function named then', () => {
  const thenable = files.filter(({ text }) => /export (async )?(function|const) then\b/.test(text))
  expect(thenable.map(({ path }) => path)).toEqual([])
})
