import { randomBytes } from 'node:crypto'

/** One side of a Diffie-Hellman key agreement in the group of the Secret Service API. */
export interface KeyAgreement {
  /** This side's public key: 128 bytes, the highest first. */
  readonly ours: Buffer
  /** The secret that this side shares with the owner of the public key `theirs`: 128 bytes. Throws if that is no key. */
  sharedWith(theirs: Buffer): Buffer
}

/**
 * Starts a key agreement. Node's `createDiffieHellman` checks first whether the prime is one, which takes a tenth of a
 * second of the processor at every start of the app, and Electron's Node does not know this group by name (BoringSSL).
 */
export function agreeOnKey(): KeyAgreement {
  const exponent = numberIn(randomBytes(exponentLength))
  return {
    ours: bytesOf(power(generator, exponent)),
    sharedWith(theirs) {
      const key = numberIn(theirs)
      // With such a key every program can compute the shared secret.
      if (key <= 1n || key >= prime - 1n) throw new Error('The Secret Service sent an invalid public key')
      return bytesOf(power(key, exponent))
    },
  }
}

/** The prime that the Secret Service API prescribes (RFC 2409, section 6.2). */
const prime = BigInt(
  '0xffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b' +
    '302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb5a899fa5ae9f24117c4b1fe6' +
    '49286651ece65381ffffffffffffffff',
)

const generator = 2n

/** Bytes. An exponent of twice the strength of the group (about 80 bits) is as good as a longer one (RFC 7919, 5.2). */
const exponentLength = 32

/** `base` to the power of `exponent`, modulo the prime. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  let square = base
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = (result * square) % prime
    square = (square * square) % prime
  }
  return result
}

function numberIn(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex') || '0'}`)
}

function bytesOf(number: bigint): Buffer {
  return Buffer.from(number.toString(16).padStart(256, '0'), 'hex')
}
