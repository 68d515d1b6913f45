import type { Command } from 'commander';

/** Words people bring from other tools. */
export const synonyms: Readonly<Record<string, string>> = {
  apply: 'submit',
  download: 'ferry',
  export: 'deliver',
  resume: 'run',
  adopt: 'recover',
  report: 'dailies',
  check: 'validate',
  lint: 'validate',
};

export function addHelp(program: Command): void {
  program.helpCommand('help [command]', 'help for a command').addHelpText(
    'after',
    `
Start here:
  $ nightshoot rehearse shotlists/     a whole night with placeholder clips, nothing is paid
  $ nightshoot validate                is every shot list sound?
  $ nightshoot plan                    what would tonight render, and what would it cost?
  $ nightshoot run                     the night: plan, submit, watch, reconcile, ferry, dailies

Exit codes: 0 done · 1 internal error · 2 usage, config or invalid list · 3 some takes need someone ·
4 a decision about money · 5 footage lost · 6 server, store or ledger out of reach · 7 refused by limits ·
11 another run holds the lease · 130 interrupted (resumable)
`,
  );
}
