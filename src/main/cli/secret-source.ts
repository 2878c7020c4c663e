import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { LocalizedText } from '../../core/locales/messages.ts'
import type { SecretSource } from './invocation.ts'

/** A secret, or what is wrong with its source. */
export type Secret =
  | { readonly ok: true; readonly secret: string }
  | { readonly ok: false; readonly sentence: LocalizedText }

/** The most characters that a secret may have: the app reads not much more of a longer source. */
const longestSecret = 8192

/** The most bytes to read: in UTF-16, as PowerShell's `>` writes a file, a character has two, and a line has an end. */
const mostBytes = 2 * longestSecret + 16

/**
 * Reads a secret: one line, without its newline and the blanks around it. From standard input it reads the first line and
 * waits for no more. A file must hold only that line: with several it is unclear which one is the secret.
 */
export async function readSecret(source: SecretSource, stdin: () => Readable): Promise<Secret> {
  const bytes = source.kind === 'stdin' ? await firstLine(stdin) : await beginningOf(source.path)
  if (bytes === null) {
    return wrong(({ commandLine }) =>
      source.kind === 'stdin' ? commandLine.noInput : commandLine.unreadableFile(source.path),
    )
  }
  const [first = '', ...others] = lines(bytes)
  if (first === '') return wrong(({ commandLine }) => commandLine.emptySecret)
  if (first.length > longestSecret) return wrong(({ commandLine }) => commandLine.secretTooLong)
  if (source.kind === 'file' && others.some((line) => line !== '')) {
    return wrong(({ commandLine }) => commandLine.severalLines(source.path))
  }
  return { ok: true, secret: first }
}

/** The lines, trimmed; trimming removes a byte-order mark, too. */
function lines(bytes: Buffer): readonly string[] {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe
  return bytes
    .toString(wide ? 'utf16le' : 'utf8')
    .split('\n')
    .map((line) => line.trim())
}

/** The bytes up to the first newline or the end; null if standard input is closed or cannot be read. */
async function firstLine(stdin: () => Readable): Promise<Buffer | null> {
  const parts: Buffer[] = []
  let length = 0
  try {
    for await (const part of stdin()) {
      const bytes = Buffer.from(part)
      parts.push(bytes)
      length += bytes.length
      if (bytes.includes('\n') || length > mostBytes) break
    }
  } catch {
    return null
  }
  const all = Buffer.concat(parts)
  const end = all.indexOf('\n')
  return end < 0 ? all : all.subarray(0, end)
}

/** The first bytes of a file, which may be a pipe; null if it cannot be read. */
async function beginningOf(path: string): Promise<Buffer | null> {
  try {
    const file = await open(path, 'r')
    try {
      const buffer = Buffer.alloc(mostBytes)
      let length = 0
      for (let read = -1; read !== 0 && length < mostBytes; length += read) {
        ;({ bytesRead: read } = await file.read(buffer, length, mostBytes - length))
      }
      return buffer.subarray(0, length)
    } finally {
      await file.close()
    }
  } catch {
    return null
  }
}

function wrong(sentence: LocalizedText): Secret {
  return { ok: false, sentence }
}

/**
 * The same arguments for a process that gets the secret on standard input. A file may be a pipe that can be read only once
 * (`--token-file <(pass exotel)`).
 */
export function secretOnInput(args: readonly string[]): readonly string[] {
  const isFile = (one: string | undefined) => new RegExp(`^${secretFile}$`).test(one ?? '')
  return args
    .filter((_one, index) => !isFile(args[index - 1]))
    .map((one) => one.replace(new RegExp(`^${secretFile}(=.*)?$`, 's'), '--$1-stdin'))
}

/** Matches the options that name a file with a secret. */
const secretFile = '--(token|app-secret|api-token|password)-file'
