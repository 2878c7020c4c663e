/**
 * The manual page hookswitch(1), made from the texts of `--help`.
 * @param {import('./commands.js').CommandLine} commandLine
 * @param {{ version: string, date: string }} release `date` as 2026-11-27
 */
export function manPage({ commands, help }, { version, date }) {
  const sections = commands.map(({ name, help }) => `.SS ${name}\n${literal(help)}`)
  return `.TH HOOKSWITCH 1 "${date}" "Hookswitch ${version}" "User Commands"
.SH NAME
hookswitch \\- switch where your Exotel calls ring
.SH SYNOPSIS
.B hookswitch
[\\fB\\-\\-hidden\\fR]
.br
.B hookswitch
.I COMMAND
[\\fIOPTION\\fR]...
.SH DESCRIPTION
${literal(help)}
.SH COMMANDS
${sections.join('\n')}
.SH FILES
.TP
.I ~/.config/Hookswitch
the profile: settings, journal, and an Off that Exotel has not confirmed yet; no secret
.TP
.I /etc/hookswitch/policy.json
the administrator's policy
.SH SEE ALSO
https://hookswitch.example
`
}

/**
 * Lines as they are, which groff neither fills nor interprets.
 * @param {string} text
 */
export function literal(text) {
  const lines = text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .split('\n')
    .map((line) => line.replace(/^[.']/, '\\&$&'))
  return `.nf\n${lines.join('\n')}\n.fi`
}
