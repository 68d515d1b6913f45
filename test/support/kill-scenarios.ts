import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { KillScenario } from './killed-night.js';
import { lateAcceptMs, type TinyNight } from './tiny-night.js';

const night: KillScenario = { command: ['run'] };
const lostAnswer: KillScenario = { ...night, night: { faults: ['lost-response=1x'] } };

/** The paid call arrives when the process that made it is dead. */
const lateCall: KillScenario = {
  ...night,
  night: { faults: ['late-accept=1x'] },
  afterDeath: (tiny) => tiny.wait(lateAcceptMs),
};

/** The batch is accepted and nothing has rendered yet when somebody cancels it. */
const cancelled: KillScenario = {
  night: { holdsRenders: true, concurrency: 1 },
  before: (tiny) => tiny.call(['run'], { NIGHTSHOOT_CRASH_AT: 'submit.after-record' }),
  command: ['cancel', 'DCK_*', '--yes', '--reason', 'the harbor is closed'],
  after: (tiny) => tiny.letRender(),
  takenOut: 2,
};

/** The call went out under a key that was changed since, so that the server's list proves nothing. */
const leftToPerson: KillScenario = {
  before: async (tiny) => {
    await tiny.call(['run'], { NIGHTSHOOT_CRASH_AT: 'submit.before-post' });
    await tiny.changeKey();
  },
  command: ['run'],
  after: async (tiny) => {
    const { submissions } = JSON.parse((await tiny.call(['status', '--json'])).stdout);
    for (const { id, state } of submissions)
      if (state === 'needs_decision') await tiny.call(['recover', '--never-accepted', id, '--yes']);
  },
};

const recovered: KillScenario = {
  before: async (tiny) => {
    await tiny.call(['run'], { NIGHTSHOOT_CRASH_AT: 'watch.after-record' });
    await loseLedger(tiny);
  },
  command: ['recover'],
};

/** The scenario of each crash point that an undisturbed night does not pass. */
const scenarios: Readonly<Record<string, KillScenario>> = {
  'settle.before-list': lostAnswer,
  'settle.after-list': lostAnswer,
  'settle.after-adopt': lostAnswer,
  'settle.before-fence': lateCall,
  'settle.after-fence': lateCall,
  'settle.after-fence-record': lateCall,
  'settle.after-never-accepted': lateCall,
  'settle.after-needs-decision': leftToPerson,
  'cancel.before-call': cancelled,
  'cancel.after-call': cancelled,
  'recover.before-snapshot': recovered,
  'recover.after-snapshot': recovered,
  'recover.before-restore': recovered,
  'recover.after-restore': recovered,
};

export function killScenarioOf(point: string): KillScenario {
  return scenarios[point] ?? night;
}

/** Reached after a quarter of an hour of 404s at the soonest; the simulator, whose hours are short, dies there. */
const inTheSimulatorOnly = /^watch\.before-(missing|needs_decision|end-gone)$/;

/** Every crash point of a night and its repair, so that no place is forgotten. */
export async function killableCrashPoints(): Promise<readonly string[]> {
  const names = await crashPointsIn(['src/submit', 'src/reconcile', 'src/ferry', 'src/report']);
  return names.filter((name) => !inTheSimulatorOnly.test(name));
}

/** Read from the source, in the order of the alphabet. */
export async function crashPointsIn(folders: readonly string[]): Promise<readonly string[]> {
  const names = new Set<string>();
  for (const folder of folders) {
    for (const file of (await readdir(folder)).filter((name) => name.endsWith('.ts'))) {
      const text = await readFile(join(folder, file), 'utf8');
      for (const [, name = ''] of text.matchAll(/reach\(['`]([^'`]+)['`]\)/g))
        for (const point of written(name)) names.add(point);
    }
  }
  return [...names].sort((left, right) => left.localeCompare(right, 'en'));
}

/** From the first upload to the end of a batch, with what repairs it. */
export function isInSubmitHalf(point: string): boolean {
  return /^(upload|submit|settle|watch|cancel|recover)\./.test(point);
}

function written(name: string): readonly string[] {
  const variants: Readonly<Record<string, readonly string[]>> = {
    '${file}': ['lines', 'manifest'],
    '${state}': ['missing', 'needs_decision'],
  };
  for (const [slot, words] of Object.entries(variants)) {
    if (name.includes(slot)) return words.map((word) => name.replace(slot, word));
  }
  return [name];
}

async function loseLedger({ folder }: TinyNight): Promise<void> {
  await rm(join(folder, '.nightshoot'), { recursive: true });
}
