import { copyFileSync, readdirSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { defineConfig } from 'vite'

const outDir = 'out-relay'

/** The files of PostgreSQL that the embedded engine reads at run time, from the folder of its own code. */
const engineFolder = join(import.meta.dirname, 'node_modules', '@electric-sql', 'pglite', 'dist')
const engineFile = /^(pglite|initdb)\.(wasm|data)$/

/**
 * The relay as one folder that runs on plain Node and needs no node_modules: every library is bundled, so that the
 * Electron app, whose package takes `out/` and its own dependencies, ships none of them.
 */
export default defineConfig({
  ssr: { noExternal: true },
  plugins: [
    {
      name: 'copy-embedded-engine',
      closeBundle() {
        for (const name of readdirSync(engineFolder).filter((one) => engineFile.test(one))) {
          copyFileSync(join(engineFolder, name), join(import.meta.dirname, outDir, name))
        }
      },
    },
  ],
  build: {
    ssr: true,
    outDir,
    target: 'node20',
    license: { fileName: 'licences.json' },
    rollupOptions: {
      // The second is `npm run relay`, which no package ships.
      input: { relay: 'src/relay/index.ts', practice: 'src/relay/practice.ts' },
      external: [...builtinModules, /^node:/, 'pg-native'],
      onwarn(warning, warn) {
        // The embedded engine's own code, which Emscripten wrote.
        if (warning.code !== 'EVAL') warn(warning)
      },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    },
  },
})
