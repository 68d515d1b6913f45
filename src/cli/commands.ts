import type { Command } from './command.js';

const paths = { form: '[paths...]', summary: 'shot lists, folders or patterns; else `shotlists` of the config' };

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
    examples: ['nightshoot plan', 'nightshoot plan --json'],
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
];
