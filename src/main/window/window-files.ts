import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
}

const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; " +
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

/**
 * Answers requests below `origin` with the files that are in `folder` now: the URL is looked up in their list, and never
 * joined to the folder's path. Every other request gets a 404.
 */
export function serveFiles(origin: string, folder: string): (request: Request) => Promise<Response> {
  const files = new Map(list(folder, '').map((path) => [`${origin}/${path}`, join(folder, path)]))
  return async (request) => {
    const file = request.method === 'GET' ? files.get(request.url) : undefined
    const type = file === undefined ? undefined : contentTypes[extname(file)]
    if (file === undefined || type === undefined) return new Response(null, { status: 404, headers })
    return new Response(new Uint8Array(await readFile(file)), {
      headers: { ...headers, 'content-type': type },
    })
  }
}

/** The paths of all files in `folder` below `prefix`, relative to `folder`, with forward slashes. */
function list(folder: string, prefix: string): readonly string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = `${prefix}${entry.name}`
    return entry.isDirectory() ? list(folder, `${path}/`) : [path]
  })
}
