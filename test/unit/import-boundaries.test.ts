import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../src', import.meta.url))
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(ts|tsx|js|cjs)$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

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
  // 224 at the last look. Each costs every start something: what the tray does not need belongs behind an `import()`.
  expect(reached.size).toBeLessThan(250)
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

/** main -> exotel -> core <- renderer, and relay -> exotel -> core. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: ['core'],
  exotel: ['exotel', 'core'],
  main: ['main', 'exotel', 'core'],
  renderer: ['renderer', 'core'],
  relay: ['relay', 'exotel', 'core'],
}

test('imports of each room run one way', () => {
  const wrong = files.flatMap(({ path, text }) => {
    const room = path.split('/')[0] ?? ''
    const names = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, name = '']) => name)
    const rooms = names.map((name) => normalize(join(dirname(path), name)).split('/')[0] ?? '')
    return rooms.filter((one) => one !== '..' && !mayImport[room]?.includes(one)).map((one) => [path, one])
  })
  expect(wrong).toEqual([])
})

test('the relay knows no Electron', () => {
  const relay = files.filter(({ path }) => path.startsWith('relay/'))
  expect(relay.length).toBeGreaterThan(10)
  expect(relay.filter(({ text }) => /['"](electron|keytar|electron-store)/.test(text))).toEqual([])
})

test('no branch on NODE_ENV or CI', () => {
  const branching = files.filter(({ text }) =>
    /NODE_ENV|process\.env\.CI\b|env\[['"]CI['"]\]|import\.meta\.env/.test(text),
  )
  expect(branching.map(({ path }) => path)).toEqual([])
})

/** The lint rules of src/core name the other globals; these two hide behind ones that the core needs. */
test('the core reads no clock and draws no random numbers', () => {
  const impure = files.filter(
    ({ path, text }) => path.startsWith('core/') && /Date\.now|new Date\(\)|Math\.random/.test(text),
  )
  expect(impure.map(({ path }) => path)).toEqual([])
})

/** Awaiting a module that exports `then` calls it: a dynamic import of it fails. */
test('no module exports a function named then', () => {
  const thenable = files.filter(({ text }) => /export (async )?(function|const) then\b/.test(text))
  expect(thenable.map(({ path }) => path)).toEqual([])
})
