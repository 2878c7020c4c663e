import { npm } from '../setup/dependencies.js'
import { tail } from '../setup/run.js'
import { SetupError } from '../setup/say.js'

/**
 * A component of a CycloneDX document, as far as it matters here.
 * @typedef {{ 'bom-ref': string, name: string, version: string } & Record<string, unknown>} Component
 */

/**
 * The bill of materials of a package, in the CycloneDX format: npm's own, reduced from everything that is installed for
 * development to what a package contains.
 * @param {string} root the checkout's folder
 * @param {readonly import('./licences.js').Library[]} libraries
 * @param {string} version the app's
 * @param {string} electron the version of the Electron that is packed
 * @returns {Promise<string>} JSON
 */
export async function billOfMaterials(root, libraries, version, electron) {
  const document = JSON.parse(await npmDocument(root))
  /** @type {Component[]} */
  const components = document.components
  const byReference = new Map(components.map((component) => [component['bom-ref'], component]))
  const app = {
    ...document.metadata.component,
    'bom-ref': `hookswitch@${version}`,
    name: 'hookswitch',
    version,
    purl: `pkg:npm/hookswitch@${version}`,
  }
  const runtime = {
    'bom-ref': `electron@${electron}`,
    type: 'framework',
    name: 'electron',
    version: electron,
    purl: `pkg:npm/electron@${electron}`,
    licenses: [{ license: { id: 'MIT' } }],
  }
  const shipped = libraries.map(({ name, version }) => {
    const component = byReference.get(`${name}@${version}`)
    if (component === undefined)
      throw new SetupError(`npm does not know ${name} ${version}, which is bundled.`)
    // For npm it is a tool of the development, since the app is bundled.
    return { ...component, scope: 'required', properties: [] }
  })
  const references = [runtime, ...shipped].map((component) => component['bom-ref'])
  return `${JSON.stringify(
    {
      ...document,
      metadata: { ...document.metadata, component: app },
      components: [runtime, ...shipped],
      dependencies: [
        { ref: app['bom-ref'], dependsOn: references },
        ...references.map((ref) => ({ ref, dependsOn: [] })),
      ],
    },
    null,
    2,
  )}\n`
}

/** @param {string} root */
async function npmDocument(root) {
  const format = ['--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only']
  const { code, output } = await npm(['sbom', ...format], root)
  if (code !== 0) throw new SetupError(`npm could not list the dependencies:\n${tail(output, 10)}`)
  return output
}
