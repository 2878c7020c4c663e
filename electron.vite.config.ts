import { join } from 'node:path'
import { defineConfig } from 'electron-vite'

/**
 * The build that axios makes for where Node's http is not: the same in all but the adapters for it, which drag in a
 * table of media types, redirects and proxies. Exotel's traffic goes through Electron's fetch alone.
 */
const axios = join(import.meta.dirname, 'node_modules', 'axios', 'dist', 'esm', 'axios.js')

/**
 * Lists what is bundled, with the texts of its licences. The app shows it (src/main/system/third-party-licences.ts), and each
 * package ships it (scripts/package/licences.js).
 */
const license = { fileName: 'licences.json' }

/** Main is one bundle for the start path, and chunks that load when first needed; only keytar, a native module, stays outside. */
export default defineConfig({
  main: {
    resolve: { alias: { axios } },
    build: {
      outDir: 'out/main',
      license,
      externalizeDeps: true,
      rollupOptions: {
        input: 'src/main/index.ts',
        output: { format: 'es', entryFileNames: 'index.js', chunkFileNames: '[name]-[hash].js' },
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
