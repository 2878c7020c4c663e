import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { processTree, readProcessFile } from './process-tree.ts'

/** A place where a secret was found. The secret itself is not repeated: `secret` is its place in the list. */
export type SecretFinding = {
  readonly secret: number
  readonly form: SecretForm
  /** `config/settings.json`, `name of config/x`, `arguments of 4711 electron ...`. */
  readonly where: string
  /** Bytes from the start of the file, name, or block of variables. */
  readonly offset: number
}

/** How it was written: as it is, percent-encoded (URLs, forms), in base64 or base64url, in UTF-16, in hexadecimal. */
export type SecretForm = 'plain' | 'url-encoded' | 'base64' | 'utf-16' | 'hexadecimal'

/** A secret shorter than this turns up by chance in base64. */
const shortest = 8

/**
 * Looks for each secret in every file below `folder`, in its name and in the targets of its links (which are not
 * followed). Base64 is found at any of its three alignments, also inside a longer text. Compressed and encrypted
 * content is not looked into. Throws for a secret under eight characters and for a file it may not read.
 */
export function findSecretIn(folder: string, secrets: readonly string[]): readonly SecretFinding[] {
  const patterns = secretPatterns(secrets)
  return walk(folder).flatMap(({ path, read }) => {
    const name = relative(folder, path)
    return [...search(Buffer.from(name), patterns, `name of ${name}`), ...search(read(), patterns, name)]
  })
}

/**
 * Looks for each secret in the arguments and the starting environment of process `root` and all that it started.
 * Chromium overwrites its environment with zeros soon after it starts: look early, or at what starts it.
 */
export function findSecretInProcesses(secrets: readonly string[], root: number): readonly SecretFinding[] {
  const patterns = secretPatterns(secrets)
  return processTree(root).flatMap(({ pid, command }) => {
    const program = `${pid} ${command.split(' ')[0]}`
    return [
      ...search(readProcessFile(pid, 'cmdline'), patterns, `arguments of ${program}`),
      ...search(readProcessFile(pid, 'environ'), patterns, `environment of ${program}`),
    ]
  })
}

/** How much of a memory is read at once, and how much of it again with the next part: bytes. */
const partLength = 16 * 1024 * 1024
const overlap = 4096

/**
 * Looks for each secret, as it is and in UTF-16, in the readable memory of process `root` and all that it started. Needs root,
 * or the right to trace them. It takes seconds, in parts: servers of this process answer meanwhile.
 */
export async function findSecretInMemory(
  secrets: readonly string[],
  root: number,
): Promise<readonly SecretFinding[]> {
  const patterns = secretPatterns(secrets).filter(({ form }) => form === 'plain' || form === 'utf-16')
  const part = Buffer.allocUnsafe(partLength)
  const found: SecretFinding[] = []
  for (const { pid, command } of processTree(root)) {
    const where = `memory of ${pid} ${command.split(' ')[0]}`
    const memory = await open(`/proc/${pid}/mem`, 'r')
    try {
      for (const { start, end } of readableRanges(pid)) {
        for (let at = start; at < end; at += partLength - overlap) {
          const length = await readPart(memory, part, at, Math.min(partLength, end - at))
          found.push(...search(part.subarray(0, length), patterns, where))
        }
      }
    } finally {
      await memory.close()
    }
  }
  return found
}

/** The ranges of a process's memory that it can read itself; the kernel's own pages cannot be read from outside. */
function readableRanges(pid: number): readonly { readonly start: number; readonly end: number }[] {
  return readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, start = '', end = ''] = /^([0-9a-f]+)-([0-9a-f]+) r(?!.*\[(?:vvar|vsyscall))/.exec(line) ?? []
      return start === '' ? [] : [{ start: Number.parseInt(start, 16), end: Number.parseInt(end, 16) }]
    })
}

/** Reads a part of a memory; 0 for one that has gone or was never touched. */
async function readPart(memory: FileHandle, into: Buffer, at: number, length: number): Promise<number> {
  try {
    return (await memory.read(into, 0, length, at)).bytesRead
  } catch {
    return 0
  }
}

type Pattern = { readonly secret: number; readonly form: SecretForm; readonly bytes: Buffer }

function secretPatterns(secrets: readonly string[]): readonly Pattern[] {
  return secrets.flatMap((text, secret) => {
    if (text.length < shortest) throw new Error(`A secret under ${shortest} characters turns up by chance`)
    const forms: readonly (readonly [SecretForm, readonly string[]])[] = [
      ['plain', [text]],
      ['url-encoded', percentEncodings(text)],
      ['base64', base64Cores(text)],
      ['hexadecimal', [Buffer.from(text).toString('hex'), Buffer.from(text).toString('hex').toUpperCase()]],
    ]
    const seen = new Set<string>()
    const patterns = forms.flatMap(([form, variants]) =>
      variants.flatMap((variant) => {
        if (seen.has(variant)) return []
        seen.add(variant)
        return [{ secret, form, bytes: Buffer.from(variant) }]
      }),
    )
    return [...patterns, { secret, form: 'utf-16', bytes: Buffer.from(text, 'utf16le') }]
  })
}

/** As encodeURIComponent, as URLSearchParams and as encodeURI write it, with capital or small hexadecimal digits. */
function percentEncodings(text: string): readonly string[] {
  const form = new URLSearchParams([['', text]]).toString().slice(1)
  return [encodeURIComponent(text), form, encodeURI(text)].flatMap((encoded) => [
    encoded,
    encoded.replace(/%[0-9A-F]{2}/g, (digits) => digits.toLowerCase()),
  ])
}

/** What base64 makes of the secret after 0, 1 or 2 other bytes, without the characters that its neighbours share. */
function base64Cores(text: string): readonly string[] {
  const bytes = Buffer.from(text)
  return [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
    const first = Math.ceil((shift * 8) / 6)
    const last = Math.floor(((shift + bytes.length) * 8) / 6)
    const core = encoded.slice(first, last)
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')]
  })
}

function search(content: Buffer, patterns: readonly Pattern[], where: string): readonly SecretFinding[] {
  return patterns.flatMap(({ secret, form, bytes }) => {
    const offset = content.indexOf(bytes)
    return offset === -1 ? [] : [{ secret, form, where, offset }]
  })
}

type Found = { readonly path: string; readonly read: () => Buffer }

/** Everything below `folder`; sockets and pipes have a name but no content, and what goes meanwhile has none either. */
function walk(folder: string): readonly Found[] {
  return readdirSync(folder).flatMap((name): readonly Found[] => {
    const path = join(folder, name)
    const kind = lstatSync(path, { throwIfNoEntry: false })
    if (kind === undefined) return []
    if (kind.isDirectory()) return [{ path, read: () => Buffer.alloc(0) }, ...walk(path)]
    if (kind.isSymbolicLink())
      return [{ path, read: () => Buffer.from(unlessGone(() => readlinkSync(path))) }]
    if (kind.isFile()) return [{ path, read: () => Buffer.from(unlessGone(() => readFileSync(path))) }]
    return [{ path, read: () => Buffer.alloc(0) }]
  })
}

function unlessGone<T>(read: () => T): T | '' {
  try {
    return read()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}
