/** A command as the completion of a shell sees it. Names and flags are our own words, safe in every shell. */
export interface Completable {
  name: string;
  summary: string;
  flags: readonly string[];
  /** What `pitwall completion` prints for its argument: sessions, removed ones; null: it takes something else. */
  names: 'names' | 'removed' | null;
}

export function bashScript(commands: readonly Completable[]): string {
  const cases = commands.map(
    ({ name, flags, names }) => `    ${name}) flags="${flags.join(' ')}"; names="${names ?? ''}" ;;`,
  );
  return `# pitwall completion for bash
_pitwall() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" flags="" names=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(' ')} --help --version -A" -- "$cur"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  if [[ "$cur" == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$cur"))
  elif [ -n "$names" ]; then
    COMPREPLY=($(compgen -W "$(pitwall completion "$names" 2>/dev/null)" -- "$cur"))
  fi
}
complete -o default -F _pitwall pitwall
`;
}

export function zshScript(commands: readonly Completable[]): string {
  const list = commands.map(({ name, summary }) => `    '${name}:${quoted(summary)}'`);
  const cases = commands.map(
    ({ name, flags, names }) => `    ${name}) flags=(${flags.join(' ')}); kind="${names ?? ''}" ;;`,
  );
  return `#compdef pitwall
# pitwall completion for zsh
_pitwall() {
  local -a commands flags names
  local kind=""
  commands=(
${list.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case "$words[2]" in
${cases.join('\n')}
  esac
  if [[ "$PREFIX" == -* ]]; then
    compadd -- $flags
  elif [[ -n "$kind" ]]; then
    names=(\${(f)"$(pitwall completion $kind 2>/dev/null)"})
    compadd -- $names
  else
    _files
  fi
}
if [ "$funcstack[1]" = "_pitwall" ]; then _pitwall "$@"; else compdef _pitwall pitwall; fi
`;
}

export function fishScript(commands: readonly Completable[]): string {
  const lines = commands.flatMap(({ name, summary, flags, names }) => [
    `complete -c pitwall -n __fish_use_subcommand -f -a ${name} -d '${quoted(summary)}'`,
    ...flags.map(flag => `complete -c pitwall -n '__fish_seen_subcommand_from ${name}' ${fishFlag(flag)}`),
    ...(names
      ? [
          `complete -c pitwall -n '__fish_seen_subcommand_from ${name}' -f -a '(pitwall completion ${names} 2>/dev/null)'`,
        ]
      : []),
  ]);
  return `# pitwall completion for fish\n${lines.join('\n')}\n`;
}

function fishFlag(flag: string): string {
  return flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`;
}

/** Our own summaries hold an apostrophe here and there. */
function quoted(text: string): string {
  return text.replaceAll("'", '’').replaceAll(':', ',');
}
