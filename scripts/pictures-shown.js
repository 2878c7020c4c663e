import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './setup/places.js'

/** The folder of the pictures that README.md and the documents show. */
export const shownPicturesFolder = join(root, 'docs', 'pictures')

/**
 * The file names of the pictures that README.md and the documents show, each once, in alphabetical order.
 * @returns {readonly string[]}
 */
export function shownPictures() {
  const docs = join(root, 'docs')
  const documents = [
    join(root, 'README.md'),
    ...readdirSync(docs)
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(docs, name)),
  ]
  const names = documents.flatMap((document) =>
    Array.from(
      readFileSync(document, 'utf8').matchAll(/\(\S*\bpictures\/([\w-]+\.png)\)/g),
      (match) => match[1] ?? '',
    ),
  )
  return [...new Set(names)].sort()
}
