/** @typedef {import('./commands.js').CommandLine} CommandLine */
/** @typedef {import('./commands.js').Command} Command */
/** @typedef {import('./commands.js').Option} Option */

// Completion of the command line in shells, made from the one table of commands.

/**
 * The script for bash, which loads it by the command's name from share/bash-completion/completions.
 * @param {CommandLine} commandLine
 */
export function bashCompletion({ commands, start, everywhere }) {
  const names = commands.map(({ name }) => name)
  const withFile = [...everywhere, ...commands.flatMap(({ options }) => options)]
  const cases = commands.map(({ name, options }) => `    ${name}) options='${flags(options)}' ;;`)
  return `# bash completion of hookswitch
_hookswitch() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}
  local command='' options='' one
  COMPREPLY=()
  for one in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $one in
      ${names.join(' | ')}) command=$one; break ;;
    esac
  done
  case $before in
    ${pattern(withFile, 'file')})
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      return ;;
    ${pattern(withFile, 'folder')})
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -d -- "$word")
      return ;;
    ${pattern(withFile, 'value')}) return ;;
  esac
  case $command in
${cases.join('\n')}
    '') options='${names.join(' ')} ${flags(start)}' ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$options ${flags(everywhere)}" -- "$word")
  case $command in
    ${commands
      .filter(({ takesFile }) => takesFile)
      .map(({ name }) => name)
      .join(' | ')})
      if [[ $word != -* ]]; then
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
      fi ;;
  esac
}
complete -F _hookswitch hookswitch
`
}

/**
 * The script for zsh, a file `_hookswitch` in a folder of its function path.
 * @param {CommandLine} commandLine
 */
export function zshCompletion({ commands, start, everywhere }) {
  const described = commands.map(
    ({ name, summary }) => `    '${name}:${quoted(summary.replaceAll(':', '\\:'))}'`,
  )
  const cases = commands.map(({ name, options, takesFile }) => {
    const file = takesFile ? ["'*:file:_files'"] : []
    return `    ${name}) _arguments ${[...[...options, ...everywhere].map(zshOption), ...file].join(' ')} ;;`
  })
  return `#compdef hookswitch
local -a commands
commands=(
${described.join('\n')}
)
local one command=''
for one in "\${words[@]:1:$((CURRENT - 2))}"; do
  if (( \${commands[(I)$one:*]} )); then
    command=$one
    break
  fi
done
case $command in
${cases.join('\n')}
    *)
      _describe command commands
      _arguments ${[...start, ...everywhere].map(zshOption).join(' ')} ;;
esac
`
}

/**
 * The script for fish, which loads it by the command's name from share/fish/vendor_completions.d.
 * @param {CommandLine} commandLine
 */
export function fishCompletion({ commands, start, everywhere }) {
  const names = commands.map(({ name }) => name).join(' ')
  const none = `not __fish_seen_subcommand_from ${names}`
  const lines = commands.flatMap(({ name, summary, options, takesFile }) => [
    `complete -c hookswitch -n '${none}' -a ${name} -d '${summary.replaceAll("'", "\\'")}'`,
    ...options.map((option) => fishOption(option, ` -n '__fish_seen_subcommand_from ${name}'`)),
    ...(takesFile ? [`complete -c hookswitch -n '__fish_seen_subcommand_from ${name}' -F`] : []),
  ])
  return `# fish completion of hookswitch
complete -c hookswitch -f
${[
  ...lines,
  ...start.map((option) => fishOption(option, ` -n '${none}'`)),
  ...everywhere.map((option) => fishOption(option, '')),
].join('\n')}
`
}

/** @param {readonly Option[]} options */
function flags(options) {
  return options.map(({ name }) => `--${name}`).join(' ')
}

/**
 * @param {readonly Option[]} options
 * @param {Option['takes']} takes
 */
function pattern(options, takes) {
  const names = options.filter((option) => option.takes === takes).map(({ name }) => `--${name}`)
  return [...new Set(names)].join(' | ')
}

/** @param {Option} option */
function zshOption({ name, takes }) {
  const value = { nothing: '', value: ':value: ', file: ':file:_files', folder: ':folder:_files -/' }
  return `'--${name}${takes === 'nothing' ? '' : '='}${value[takes]}'`
}

/**
 * @param {Option} option
 * @param {string} condition
 */
function fishOption({ name, takes }, condition) {
  const value = {
    nothing: '',
    value: ' -x',
    file: ' -r -F',
    folder: " -x -a '(__fish_complete_directories)'",
  }
  return `complete -c hookswitch${condition} -l ${name}${value[takes]}`
}

/**
 * Text between single quotes of zsh.
 * @param {string} text
 */
function quoted(text) {
  return text.replaceAll("'", "'\\''")
}
