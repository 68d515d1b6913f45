import type { Verb } from './verb.js';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** A script that completes verbs and options; shot lists and other arguments complete as paths. */
export function formatCompletion(shell: Shell, commands: readonly Verb[]): string {
  switch (shell) {
    case 'bash':
      return bashScript(commands);
    case 'zsh':
      return `autoload -U +X bashcompinit && bashcompinit\n${bashScript(commands)}`;
    case 'fish':
      return fishScript(commands);
    default:
      return shell satisfies never;
  }
}

const globalOptions = ['--json', '--quiet', '--verbose', '--no-color', '--yes', '--dry-run', '--config', '--folder'];

function bashScript(commands: readonly Verb[]): string {
  const cases = commands.map(({ name, ...command }) => `    ${name}) options="${optionsOf(command).join(' ')}" ;;`);
  return `_nightshoot() {
  local word="\${COMP_WORDS[COMP_CWORD]}" options=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(' ')} help" -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  case "$word" in
    -*) COMPREPLY=($(compgen -W "$options ${globalOptions.join(' ')}" -- "$word")) ;;
    *) COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}
complete -o filenames -F _nightshoot nightshoot
`;
}

function fishScript(commands: readonly Verb[]): string {
  const verbs = commands.map(
    ({ name, summary }) => `complete -c nightshoot -n __fish_use_subcommand -f -a ${name} -d ${fishQuote(summary)}`,
  );
  const options = commands.flatMap(({ name, options: own = [] }) =>
    own.map(({ form, summary }) => {
      const long = /--([a-z-]+)/.exec(form)?.[1] ?? '';
      return `complete -c nightshoot -n '__fish_seen_subcommand_from ${name}' -l ${long} -d ${fishQuote(summary)}`;
    }),
  );
  return `${[...verbs, ...options].join('\n')}\n`;
}

function optionsOf({ options = [] }: Pick<Verb, 'options'>): readonly string[] {
  return options.flatMap(({ form }) => /--[a-z-]+/.exec(form) ?? []);
}

function fishQuote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
