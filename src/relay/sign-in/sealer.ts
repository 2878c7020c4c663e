import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { parseJson } from '../../core/text/json.ts'

/** Hands a value to a browser and takes it back, so that nobody else can read, change or make it. */
export interface Sealer {
  /** The value as a text for a URL, valid for `life` ms. */
  seal(value: unknown, life: number): string
  /** The value; undefined if the text was not sealed by any replica of this relay, or has expired. */
  open(text: string): unknown
}

const sealed = z.object({ until: z.number(), value: z.unknown() })

/** Bytes of AES-256-GCM: its nonce and its authentication tag. */
const nonceLength = 12
const tagLength = 16

/** A sealed value has some hundred characters; a longer text is not even looked at. */
const longestText = 4096

/**
 * Seals with a key that is derived from the newest signing key (HKDF), and opens with each one: so a sign-in may begin at one
 * replica and end at another, and goes on while a key is rotated.
 */
export function createSealer(signingKeys: readonly Uint8Array[], now: () => number = Date.now): Sealer {
  const keys = signingKeys.map((key) =>
    Buffer.from(hkdfSync('sha256', key, '', 'hookswitch-relay company sign-in', 32)),
  )
  const [newest] = keys
  if (newest === undefined) throw new Error('There is no key to seal with.')

  function opened(bytes: Buffer, key: Buffer): string | undefined {
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceLength))
      decipher.setAuthTag(bytes.subarray(-tagLength))
      const content = bytes.subarray(nonceLength, -tagLength)
      return Buffer.concat([decipher.update(content), decipher.final()]).toString()
    } catch {
      return undefined
    }
  }

  return {
    seal(value, life) {
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv('aes-256-gcm', newest, nonce)
      const content = JSON.stringify({ until: now() + life, value })
      const sealed = [nonce, cipher.update(content, 'utf8'), cipher.final(), cipher.getAuthTag()]
      return Buffer.concat(sealed).toString('base64url')
    },
    open(text) {
      if (text.length > longestText) return undefined
      const bytes = Buffer.from(text, 'base64url')
      if (bytes.length <= nonceLength + tagLength) return undefined
      for (const key of keys) {
        const content = opened(bytes, key)
        if (content === undefined) continue
        const { until, value } = sealed.parse(parseJson(content))
        return now() <= until ? value : undefined
      }
      return undefined
    },
  }
}
