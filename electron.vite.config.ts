import { join } from 'node:path'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

/**
 * The build that axios makes for where Node's http is not: the same in all but the adapters for it, which drag in a
 * table of media types, redirects and proxies. Exotel's traffic goes through Electron's fetch alone.
 */
const axios = join(import.meta.dirname, 'node_modules', 'axios', 'dist', 'esm', 'axios.js')

const leftOut = '\0left-out:'
const throwing = `constructor() { throw new Error('This library is not part of the app') }`

/**
 * Libraries that others bring along for what this app never asks of them, each with what the bundle has in its place: a
 * schema checker and a comparison of versions (for electron-store, which gets neither a schema nor migrations), and XML
 * (for the D-Bus library, which introspects no object; whoever introspects this app finds no interface). They would be
 * half of what loads after the tray, and 5 MiB of memory.
 */
const standIns: Readonly<Record<string, string>> = {
  'ajv/dist/2020.js': `export class Ajv2020 { ${throwing} }`,
  'ajv-formats': `export default class { ${throwing} }`,
  semver: `export default class { ${throwing} }`,
  'fast-xml-parser': `export class XMLParser { ${throwing} }`,
  'fast-xml-builder': `export default class { build() { return '<node/>' } }`,
}

const leaveOut: Plugin = {
  name: 'leave-out',
  enforce: 'pre',
  resolveId: (id) => (Object.hasOwn(standIns, id) ? `${leftOut}${id}` : null),
  load: (id) => (id.startsWith(leftOut) ? standIns[id.slice(leftOut.length)] : null),
}

/**
 * axios looks at the environment's classes for forms, files, requests and streams as it loads. In Electron each of them
 * loads the whole of Node's HTTP client, and none is used: requests and answers are texts.
 */
const withoutFetchClasses: Plugin = {
  name: 'without-fetch-classes',
  transform: {
    filter: { id: axios },
    handler(code) {
      const looks = [
        /if \(typeof globalThis !== 'undefined'\) return globalThis;/g,
        /(?<== )typeof FormData !== 'undefined' \? FormData : null/g,
        /(?<== )typeof Blob !== 'undefined' \? Blob : null/g,
      ]
      if (!looks.every((look) => look.test(code)))
        throw new Error('axios looks for classes in another way now')
      const [environment = /^$/, ...classes] = looks
      const blind = code.replaceAll(environment, 'return {};')
      return { code: classes.reduce((left, one) => left.replaceAll(one, 'null'), blind), map: null }
    },
  },
}

/**
 * Lists what is bundled, with the texts of its licences. The app shows it (src/main/system/third-party-licences.ts), and each
 * package ships it (scripts/package/licences.js).
 */
const license = { fileName: 'licences.json' }

/**
 * The files of main, each with the modules from which on it is needed; a module is in the first one that needs it. Left to
 * itself the bundler makes a file for each set of modules that have the same importers, and each of its forty files costs
 * Node more time to find than to load. What is not named here is in files that load when first needed.
 */
const files: readonly { readonly name: string; readonly from: readonly string[] }[] = [
  { name: 'start', from: ['index.ts', 'app.ts'] },
  { name: 'command', from: ['cli/run-command.ts', '../core/protocol/control.ts'] },
  { name: 'services', from: ['services.ts'] },
]

const entry = join(import.meta.dirname, 'src', 'main', 'index.ts')

/** The bundler's option that makes these files, and the plugin that finds out before what each of them holds. */
function splitInto(wanted: typeof files) {
  const places = new Map<string, string>()
  const place: Plugin = {
    name: 'place-modules',
    renderStart() {
      places.clear()
      for (const { name, from } of wanted) {
        const add = (module: string): void => {
          if (places.has(module)) return
          places.set(module, name)
          for (const imported of this.getModuleInfo(module)?.importedIds ?? []) add(imported)
        }
        for (const path of from) add(join(import.meta.dirname, 'src', 'main', path))
      }
      // The entry waits for other files (`await import`), so none of them may wait for something in its file.
      places.delete(entry)
    },
  }
  return { place, groups: [{ name: (module: string) => places.get(module) ?? null }] }
}

const { place, groups } = splitInto(files)

/** Main is one bundle for the start path, and chunks that load when first needed; only keytar, a native module, stays outside. */
export default defineConfig({
  main: {
    plugins: [leaveOut, withoutFetchClasses, place],
    resolve: { alias: { axios } },
    build: {
      outDir: 'out/main',
      license,
      externalizeDeps: true,
      rollupOptions: {
        input: 'src/main/index.ts',
        output: {
          format: 'es',
          entryFileNames: 'index.js',
          chunkFileNames: '[name]-[hash].js',
          codeSplitting: { includeDependenciesRecursively: false, groups },
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      license,
      externalizeDeps: false,
      rollupOptions: {
        input: 'src/renderer/preload.ts',
        output: { format: 'cjs', entryFileNames: 'preload.cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    base: './',
    build: {
      outDir: 'out/renderer',
      license,
      assetsInlineLimit: 0,
      rollupOptions: {
        input: 'src/renderer/index.html',
        // No hashes: the page is never cached, and `npm run dev` reloads it while the app knows the files by these names.
        output: {
          entryFileNames: 'assets/[name].js',
          chunkFileNames: 'assets/[name].js',
          assetFileNames: 'assets/[name][extname]',
        },
      },
    },
  },
})
