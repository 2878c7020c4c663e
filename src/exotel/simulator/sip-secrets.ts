import { createCipheriv, randomBytes } from 'node:crypto'

/**
 * Makes SIP secrets in the form of real ones: the hex of a 16-byte IV and of what AES-CFB makes of a password (Exotel:
 * IP calling web SDK). The key is this simulator's own, so nobody can read them.
 */
export function createSipSecrets(): () => string {
  const key = randomBytes(32)
  return () => {
    const iv = randomBytes(16)
    const cipher = createCipheriv('aes-256-cfb', key, iv)
    const password = randomBytes(12).toString('base64')
    return Buffer.concat([iv, cipher.update(password), cipher.final()]).toString('hex')
  }
}
