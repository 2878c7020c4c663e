import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** The file that the build writes beside each bundle: `build.license` in electron.vite.config.ts. */
const name = 'licences.json'

const line = `\n\n${'-'.repeat(80)}\n\n`

const schema = z.array(
  z.object({
    name: z.string(),
    version: z.string(),
    identifier: z.string().nullish(),
    text: z.string().nullish(),
  }),
)

/**
 * Names, versions, licences and their texts of the packages in the app's bundles, which are below `out`. Rejects with the
 * file system's error.
 */
export async function thirdPartyLicences(out: string): Promise<string> {
  const bundles = ['main', 'renderer'].map(async (bundle) => {
    const file = await readFile(join(out, bundle, name), 'utf8')
    return schema.parse(JSON.parse(file))
  })
  const packages = (await Promise.all(bundles)).flat()
  return packages
    .map(({ name, version, identifier, text }) =>
      [`${name} ${version}, ${identifier ?? 'licence not named'}`, ...(text ? [text.trim()] : [])].join(
        '\n\n',
      ),
    )
    .join(line)
}
