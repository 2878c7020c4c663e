import { parseArgs } from 'node:util'
import { messages } from '../messages.ts'

const words = messages.commands

/** What an administrator asks for. `life` in ms. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'serve' | 'desks' | 'check'; readonly config: string | undefined }
  | {
      readonly kind: 'invite'
      readonly config: string | undefined
      readonly user: string
      readonly life: number
    }
  | { readonly kind: 'revoke'; readonly config: string | undefined; readonly user: string }
  | { readonly kind: 'audit'; readonly config: string | undefined; readonly since: Date }

/** Parses the arguments; a text is what is wrong with them. `now`: UTC in ms. */
export function parseCommand(given: readonly string[], now: number): Command | string {
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(given)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const { values, positionals } = parsed
  const { config } = values
  const [name, user, ...more] = positionals
  if (values.help === true || name === 'help') return { kind: 'help' }
  if (values.expires !== undefined && name !== 'invite') return words.onlyFor('--expires', 'invite')
  if (values.since !== undefined && name !== 'audit') return words.onlyFor('--since', 'audit')
  switch (name) {
    case undefined:
      return words.noCommand
    case 'serve':
    case 'desks':
    case 'check':
      return user === undefined ? { kind: name, config } : words.tooMany(name)
    case 'invite': {
      if (!isUser(user) || more.length > 0) return words.needsUser(name)
      const life = duration(values.expires ?? '24h')
      return life === null ? words.wrongTime(values.expires ?? '') : { kind: name, config, user, life }
    }
    case 'revoke':
      return isUser(user) && more.length === 0 ? { kind: name, config, user } : words.needsUser(name)
    case 'audit': {
      if (user !== undefined) return words.tooMany(name)
      const since = instant(values.since, now)
      return since === null ? words.wrongDate(values.since ?? '') : { kind: name, config, since }
    }
    default:
      return words.unknown(name)
  }
}

function parse(given: readonly string[]) {
  return parseArgs({
    args: [...given],
    allowPositionals: true,
    options: {
      config: { type: 'string' },
      expires: { type: 'string' },
      since: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
}

function isUser(user: string | undefined): user is string {
  return user !== undefined && user.trim() !== '' && user.length <= 256
}

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A time such as 30m, 24h or 7d in ms; null for anything else. */
function duration(text: string): number | null {
  const [, digits = '', unit = ''] = /^(\d{1,5})([mhd])$/.exec(text.trim()) ?? []
  const ms = Number(digits) * (units[unit] ?? 0)
  return ms > 0 ? ms : null
}

function instant(text: string | undefined, now: number): Date | null {
  if (text === undefined) return new Date(0)
  const ago = duration(text)
  if (ago !== null) return new Date(now - ago)
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : new Date(at)
}
