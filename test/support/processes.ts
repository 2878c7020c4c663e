import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { before, eventually, patience, type Waiting } from './condition.ts'
import { type ProcessEntry, processTree, signalAll, stillAlive } from './process-tree.ts'

/** Variables of a process; `undefined` ones are left out. */
export type Environment = Readonly<Record<string, string | undefined>>

export type StartOptions = {
  /** The whole environment, nothing is added; without it the test's own. */
  readonly env?: Environment
  readonly cwd?: string
  /** What it gets when the test process dies; default SIGKILL. */
  readonly whenTestDies?: 'KILL' | 'TERM'
  /** Where the program comes from, for the sentence that says it is missing: a Debian package. */
  readonly from?: string
}

/** How a process ended: by `code`, or by `signal`. */
export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

export type RunningProcess = {
  readonly pid: number
  /** All that came so far. */
  stdout(): string
  stderr(): string
  /** Complete lines of standard output so far. */
  lines(): readonly string[]
  /** Calls back for each complete line of standard output, those that came already first. */
  onLine(listener: (line: string) => void): void
  /** Null while it runs. */
  exit(): Exit | null
  /** Settles when it has ended; what it started may still run and write. */
  readonly ended: Promise<Exit>
  /** Settles when it has ended and its output is complete. */
  readonly exited: Promise<Exit>
  /** The first line of standard output or error that `pattern` matches; fails when it ends without one. */
  waitForLine(pattern: RegExp, waiting?: Partial<Waiting>): Promise<string>
  write(text: string): void
  endInput(): void
  /** Gives what `promise` gives; where that fails, the error says as well how this process fares. */
  during<T>(promise: Promise<T>): Promise<T>
  /** It and all that it started. */
  tree(): readonly ProcessEntry[]
  /** Sends `signal` to it alone. */
  signal(signal: NodeJS.Signals): void
  /**
   * Ends it and all that it started: `signal` (default SIGTERM) to it, and SIGKILL to whatever of its tree is
   * left after `grace` milliseconds (default 2000). Settles when none is left.
   */
  stop(options?: { readonly signal?: NodeJS.Signals; readonly grace?: number }): Promise<Exit>
}

/**
 * Starts a program in a session of its own (so that its tree can be found again) that dies with the test process
 * (`setpriv --pdeathsig`, of util-linux). Throws a sentence that names what to install where it is missing.
 */
export function startProcess(
  command: string,
  given: readonly string[],
  options: StartOptions = {},
): RunningProcess {
  const program = findProgram(command, options.from)
  const guard = findProgram('setpriv', 'util-linux')
  const child = spawn(guard, ['--pdeathsig', options.whenTestDies ?? 'KILL', '--', program, ...given], {
    detached: true,
    ...(options.env === undefined ? {} : { env: { ...options.env } }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  })
  if (child.pid === undefined) throw new Error(`${program} could not be started`)
  return running(child, child.pid, command)
}

/** Runs a program to its end, with `input` on its standard input; `within` is in milliseconds. */
export async function runProcess(
  command: string,
  given: readonly string[],
  options: StartOptions & { readonly input?: string; readonly within?: number } = {},
): Promise<Exit & { readonly stdout: string; readonly stderr: string }> {
  const child = startProcess(command, given, options)
  if (options.input !== undefined) child.write(options.input)
  child.endInput()
  try {
    const describe = `${command} ${given.join(' ')} to end`
    await before(child.ended, { describe, within: options.within ?? patience })
  } finally {
    await child.stop({ signal: 'SIGKILL' })
  }
  return { ...(await child.exited), stdout: child.stdout(), stderr: child.stderr() }
}

/** Runs a program to its end as `runProcess` does, and gives its standard output; throws where it fails. */
export async function outputOf(...run: Parameters<typeof runProcess>): Promise<string> {
  const { code, stdout, stderr } = await runProcess(...run)
  if (code !== 0) throw new Error(`${run[0]} ${run[1].join(' ')} failed: ${stderr}${stdout}`)
  return stdout
}

/** The path of a program; throws a sentence that names the Debian package where it is missing. */
export function findProgram(command: string, from?: string): string {
  const { PATH = '' } = process.env
  const candidates = isAbsolute(command)
    ? [command]
    : PATH.split(delimiter).map((folder) => join(folder, command))
  const found = candidates.find(isExecutable)
  if (found !== undefined) return found
  const remedy = from === undefined ? '' : `: install the package ${from} (apt-get install ${from})`
  throw new Error(`The program ${command} is missing${remedy}`)
}

function running(child: ChildProcessWithoutNullStreams, pid: number, name: string): RunningProcess {
  const output = { stdout: '', stderr: '', ended: null as Exit | null, complete: false }
  const lines: string[] = []
  const listeners: ((line: string) => void)[] = []
  let unfinished = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text
    const parts = (unfinished + text).split('\n')
    unfinished = parts.pop() ?? ''
    lines.push(...parts)
    for (const line of parts) for (const listener of listeners) listener(line)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text
  })
  // Writing to a program that has ended is no failure of its own: its exit is what the test sees.
  child.stdin.on('error', () => undefined)
  const ended = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      output.ended = { code, signal }
      resolve({ code, signal })
    })
  })
  const exited = new Promise<Exit>((resolve) => {
    child.once('close', (code, signal) => {
      output.complete = true
      resolve({ code, signal })
    })
  })

  return {
    pid,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    lines: () => [...lines],
    onLine: (listener) => {
      for (const line of lines) listener(line)
      listeners.push(listener)
    },
    exit: () => output.ended,
    ended,
    exited,
    waitForLine: async (pattern, waiting) => {
      const find = () => [...lines, ...output.stderr.split('\n')].find((line) => pattern.test(line))
      const read = () => ({ line: find(), ...output })
      const { line } = await eventually(read, (now) => now.line !== undefined || now.complete, {
        describe: `${name} to write a line that matches ${pattern}`,
        ...waiting,
      })
      if (line !== undefined) return line
      throw new Error(
        `${name} ended without a line that matches ${pattern}\n${output.stdout}${output.stderr}`,
      )
    },
    during: (promise) =>
      promise.catch((error: unknown) => {
        const state = output.ended === null ? 'runs' : `has ended (${JSON.stringify(output.ended)})`
        throw new Error(`${error}\n${name} ${state} and said: ${output.stderr}`, { cause: error })
      }),
    write: (text) => void child.stdin.write(text),
    endInput: () => void child.stdin.end(),
    tree: () => processTree(pid),
    signal: (signal) => signalAll(output.ended === null ? [pid] : [], signal),
    stop: async ({ signal = 'SIGTERM', grace = 2_000 } = {}) => {
      const started = processTree(pid)
      if (output.ended === null) signalAll([pid], signal)
      const politely = before(ended, { describe: `${name} to end by itself`, within: grace })
      // Past its time it is not asked again.
      await politely.catch(() => undefined)
      await endForGood(() => [...stillAlive(started), ...processTree(pid)], name)
      return exited
    },
  }
}

/** Kills what `read` finds until it finds nothing. */
async function endForGood(read: () => readonly ProcessEntry[], name: string): Promise<void> {
  const killed = () => {
    const left = read()
    signalAll(
      left.map((entry) => entry.pid),
      'SIGKILL',
    )
    return left
  }
  await eventually(killed, (left) => left.length === 0, { describe: `all that ${name} started to end` })
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
