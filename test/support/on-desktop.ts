/**
 * Puts this very process on a desktop, for what looks into the environment itself (libsecret, the D-Bus library).
 * The answer puts it back where it was.
 */
export function onDesktop({ env }: { readonly env: Readonly<Record<string, string>> }): () => void {
  const before = { ...process.env }
  Object.assign(process.env, env)
  return () => {
    for (const name of Object.keys(env)) delete process.env[name]
    Object.assign(process.env, before)
  }
}
