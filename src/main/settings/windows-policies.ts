import { errorMessage } from '../../core/text/error-text.ts'
import { type ManagedPolicy, type RunProgram, runProgram } from './managed-policy.ts'

/**
 * The policy of a group policy or a device management: the registry's key below, which only administrators can write to.
 * A value lies under the name of the setting in the subkey `forced` or `defaults`, or of a rule in the key itself:
 *
 * - a DWORD is a number, or 1 and 0 for a name whose value is true or false
 * - a text is a text, or JSON if it begins with a bracket, a brace or a quotation mark; `null` is null
 * - a list (the values 1, 2, ... in a subkey) is a list of texts
 *
 * The templates in assets/policy write it (policy-templates.ts).
 */
const key = 'HKLM\\SOFTWARE\\Policies\\Hookswitch'

// Not from %SystemRoot%: the environment is the agent's own.
const reg = 'C:\\Windows\\System32\\reg.exe'
const powershell = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe'

/** Reads the key. */
export function readWindowsPolicies(run: RunProgram = runProgram): ManagedPolicy {
  let output: string
  try {
    output = run(reg, ['query', key, '/s'])
  } catch (error) {
    const status: unknown = error instanceof Error ? Reflect.get(error, 'status') : null
    // reg.exe ends with 1 where there is no such key.
    if (status === 1) return { kind: 'none' }
    return { kind: 'unreadable', file: key, reason: errorMessage(error) }
  }
  return { kind: 'found', file: key, text: JSON.stringify(policyIn(output)) }
}

/** The owner of a file or folder, as a SID; an empty text if it cannot be found out. */
export function windowsOwnerOf(path: string, run: RunProgram = runProgram): string {
  const quoted = `'${path.replaceAll("'", "''")}'`
  const sid = '[System.Security.Principal.SecurityIdentifier]'
  const script = `(Get-Acl -LiteralPath ${quoted}).GetOwner(${sid}).Value`
  try {
    return run(powershell, ['-NoProfile', '-NonInteractive', '-Command', script]).trim()
  } catch {
    return ''
  }
}

/** The names of the policy whose DWORD is a number; every other DWORD is true or false. */
const numbers: ReadonlySet<string> = new Set(['idleMinutes', 'remindOffMinutes'])

/** The policy in the output of `reg query /s`: a line for each key, and below it an indented line for each value. */
function policyIn(output: string): object {
  const policy: Record<string, unknown> = {}
  let path: readonly string[] = []
  for (const line of output.split(/\r?\n/)) {
    if (/^HKEY_/i.test(line)) {
      const [, below = ''] = /\\Policies\\Hookswitch\\?(.*)$/i.exec(line.trim()) ?? []
      path = below === '' ? [] : below.split('\\')
      continue
    }
    const [, name, type, data = ''] = /^ {4}(.+?) {4}(REG_[A-Z_]+)(?: {4}(.*))?$/.exec(line) ?? []
    if (name === undefined || type === undefined || name === '(Default)') continue
    add(policy, path, name, registryValue(name, type, data))
  }
  return policy
}

function registryValue(name: string, type: string, data: string): unknown {
  if (type === 'REG_DWORD') return numbers.has(name) ? Number(data) : Number(data) !== 0
  const text = data.trim()
  if (!/^([[{"]|null$)/.test(text)) return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    // Invalid JSON stays a text, which the policy's parser reports as an invalid value.
    return text
  }
}

/** Adds a value to the object that its registry key names; a value whose name is a number is an item of a list. */
function add(policy: Record<string, unknown>, path: readonly string[], name: string, value: unknown): void {
  const isItem = /^\d+$/.test(name) && path.length > 0
  const parents = isItem ? path.slice(0, -1) : path
  let place = policy
  for (const parent of parents) {
    const inner = place[parent]
    const next = isObject(inner) ? inner : {}
    place[parent] = next
    place = next
  }
  const last = path.at(-1)
  if (!isItem || last === undefined) {
    place[name] = value
    return
  }
  const list = place[last]
  place[last] = [...(Array.isArray(list) ? list : []), value]
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
