import type { Command, CommandOption } from './command.js';

const paths = { form: '[paths...]', summary: 'shot lists, folders or patterns; else `shotlists` of the config' };
const rehearsal: CommandOption = { form: '--rehearsal', summary: "look at the rehearsal's ledger and store" };

/** Every verb. What it does is loaded when it is called. */
export const commands: readonly Command[] = [
  {
    name: 'rehearse',
    group: 'Start',
    summary: 'a whole night with placeholder clips; nothing is paid, nothing leaves this machine',
    arguments: [paths],
    examples: ['nightshoot rehearse shotlists/'],
    load: () => import('./commands/rehearse.js'),
  },
  {
    name: 'validate',
    group: 'Every day',
    summary: 'check the shot lists; spends nothing, asks nobody',
    arguments: [paths],
    examples: ['nightshoot validate', 'nightshoot validate shotlists/harbor.shotlist.yaml'],
    load: () => import('./commands/validate.js'),
  },
  {
    name: 'plan',
    group: 'Every day',
    summary: 'what tonight would render, why, and what it would cost',
    arguments: [paths],
    options: [rehearsal],
    examples: ['nightshoot plan', 'nightshoot plan --rehearsal --json'],
    load: () => import('./commands/plan.js'),
  },
  {
    name: 'run',
    group: 'Every day',
    summary: 'the night: plan, submit, watch, reconcile, ferry, dailies; again to resume',
    arguments: [paths],
    examples: ['nightshoot run', 'nightshoot run --json > night.json'],
    load: () => import('./commands/run.js'),
  },
  {
    name: 'status',
    group: 'Every day',
    summary: 'what is in, what is in flight, what is at risk',
    arguments: [paths],
    options: [rehearsal],
    examples: ['nightshoot status', 'nightshoot status --json'],
    load: () => import('./commands/status.js'),
  },
  {
    name: 'dailies',
    group: 'Morning',
    summary: 'write the morning report of the newest run again',
    arguments: [paths],
    options: [rehearsal],
    examples: ['nightshoot dailies'],
    load: () => import('./commands/dailies.js'),
  },
  {
    name: 'show',
    group: 'Trouble',
    summary: 'everything the ledger knows of a shot',
    arguments: [{ form: '<shot>', summary: 'shot id, such as DCK_0010' }],
    options: [rehearsal],
    examples: ['nightshoot show DCK_0010'],
    load: () => import('./commands/show.js'),
  },
  {
    name: 'submit',
    group: 'Plumbing',
    summary: 'upload and submit what the plan asks for, and leave',
    arguments: [paths],
    examples: ['nightshoot submit'],
    load: () => import('./commands/submit.js'),
  },
  {
    name: 'watch',
    group: 'Plumbing',
    summary: 'poll until every batch has ended',
    examples: ['nightshoot watch'],
    load: () => import('./commands/watch.js'),
  },
  {
    name: 'reconcile',
    group: 'Plumbing',
    summary: 'give every attempt of the ended batches its outcome',
    examples: ['nightshoot reconcile'],
    load: () => import('./commands/reconcile.js'),
  },
  {
    name: 'ferry',
    group: 'Plumbing',
    summary: 'bring home what is rendered and not in the store',
    examples: ['nightshoot ferry'],
    load: () => import('./commands/ferry.js'),
  },
  {
    name: 'gateway',
    group: 'Plumbing',
    summary: 'a Batch API in front of a renderer',
    options: [
      { form: '--listen <address>', summary: 'host and port (default 127.0.0.1:8787)' },
      { form: '--data <dir>', summary: 'its records, clips and token (default .nightshoot/gateway)' },
      { form: '--renderer <what>', summary: '`placeholder`: slate cards, marked as such' },
    ],
    examples: ['nightshoot gateway --renderer placeholder'],
    load: () => import('./commands/gateway.js'),
  },
];
