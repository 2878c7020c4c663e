import type { Socket } from 'node:net'

/**
 * Calls `onLine` for each line that arrives on `socket` (UTF-8, without its newline), and destroys the socket if a line is
 * longer than `longest` bytes. Only a newline ends a line: Node's readline also splits at U+2028, which JSON may contain.
 */
export function readLines(socket: Socket, longest: number, onLine: (line: string) => void): void {
  let parts: Buffer[] = []
  let length = 0
  socket.on('data', (given: Buffer | string) => {
    let rest = Buffer.from(given)
    for (let end = rest.indexOf(newline); ; end = rest.indexOf(newline)) {
      const part = end < 0 ? rest : rest.subarray(0, end)
      length += part.length
      if (length > longest) {
        socket.destroy()
        return
      }
      parts.push(part)
      if (end < 0) return
      const line = Buffer.concat(parts).toString()
      parts = []
      length = 0
      rest = rest.subarray(end + 1)
      onLine(line)
      if (socket.destroyed) return
    }
  })
}

const newline = 0x0a
