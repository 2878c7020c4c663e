import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A speech service that says nothing aloud and writes down what it is asked to say. */
export type SpeechRecorder = {
  /** Everything that was to be said so far, oldest first. */
  spoken(): readonly string[]
  close(): Promise<void>
}

/**
 * Stands in for speech-dispatcher, which hangs where there is no sound: it speaks its protocol (SSIP, Speech
 * Dispatcher 0.11) as far as a program needs it that only speaks, on the socket where every program looks for it: the one in `runtime`,
 * the desktop's XDG_RUNTIME_DIR.
 */
export async function startSpeechRecorder(runtime: string): Promise<SpeechRecorder> {
  const spoken: string[] = []
  const server = createServer((socket) => {
    const answer = (...lines: readonly string[]) => socket.write(lines.map((line) => `${line}\r\n`).join(''))
    /** The lines of a text that is being received, null between texts. */
    let text: string[] | null = null
    const hear = (words: string) => {
      spoken.push(words)
      answer(`225-${spoken.length}`, '225 OK MESSAGE QUEUED')
    }
    const lines = createInterface({ input: socket })
    lines.on('line', (line) => {
      if (text === null) {
        const [command = '', ...rest] = line.split(' ')
        if (command.toUpperCase() === 'SPEAK') {
          text = []
          answer('230 OK RECEIVING DATA')
        } else if (['CHAR', 'KEY'].includes(command.toUpperCase())) hear(rest.join(' '))
        else answer(...answerTo(command.toUpperCase(), rest[0]?.toUpperCase()))
      } else if (line === '.') {
        hear(withoutMarks(text))
        text = null
      } else text.push(line.replace(/^\.\./, '.'))
    })
    // The speaker went away in the middle, which the lines tell as well: nothing more comes from it.
    socket.on('error', () => socket.destroy())
    lines.on('error', () => lines.close())
  })
  const folder = join(runtime, 'speech-dispatcher')
  mkdirSync(folder)
  await new Promise<void>((resolve) => server.listen(join(folder, 'speechd.sock'), resolve))
  return {
    spoken: () => [...spoken],
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function answerTo(command: string, what: string | undefined): readonly string[] {
  if (command === 'LIST' && what === 'OUTPUT_MODULES') return ['250-recorder', '250 OK MODULE LIST SENT']
  if (command === 'LIST' && what === 'VOICES') return ['249-MALE1', '249 OK VOICE LIST SENT']
  if (command === 'LIST') return ['249-English\ten\tnone', '249 OK VOICE LIST SENT']
  if (command === 'HISTORY') return ['245-1', '245 OK CLIENT ID SENT']
  if (command === 'GET') return [what === 'OUTPUT_MODULE' ? '251-recorder' : '251-0', '251 OK GET RETURNED']
  return ['208 OK']
}

/** The words of a text, without the marks of SSML that say where in it the voice is. */
function withoutMarks(lines: readonly string[]): string {
  const words = lines.join(' ').replaceAll(/<[^>]*>/g, '')
  const plain = words.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"')
  return plain.replaceAll('&apos;', "'").replaceAll('&amp;', '&').replaceAll(/\s+/g, ' ').trim()
}
