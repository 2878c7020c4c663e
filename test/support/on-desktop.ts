/**
 * Gives this process the desktop's environment, for libraries that read the environment themselves (libsecret, the D-Bus
 * library). The result restores the former environment.
 */
export function onDesktop({ env }: { readonly env: Readonly<Record<string, string>> }): () => void {
  const before = { ...process.env }
  Object.assign(process.env, env)
  return () => {
    for (const name of Object.keys(env)) delete process.env[name]
    Object.assign(process.env, before)
  }
}
