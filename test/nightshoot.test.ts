import { expect, test } from 'vitest';
import { callVerb, InvalidInput, validate } from '../src/nightshoot.js';
import { copyHarbor, emptyProject } from './support/temporary-project.js';

test('the library answers what the command line prints with --json', async () => {
  const project = await copyHarbor();
  try {
    const { schema, exitCode, document } = await validate([], { folder: project.folder });
    expect({ schema, exitCode }).toEqual({ schema: 'nightshoot/validate@1', exitCode: 0 });
    expect(document).toMatchObject({ errors: 0 });
  } finally {
    await project.remove();
  }
});

test('a list that cannot be used is thrown with its diagnostics, before a server is asked for', async () => {
  const project = await emptyProject();
  try {
    const call = callVerb('rehearse', { arguments: ['shotlists/'] }, { folder: project.folder });
    await expect(call).rejects.toBeInstanceOf(InvalidInput);
    await expect(call).rejects.toMatchObject({ diagnostics: [{ code: 'E_NO_SHOTS' }] });
  } finally {
    await project.remove();
  }
});

test('a verb that does not exist names those that do', async () => {
  await expect(callVerb('redner', {}, { folder: '/' })).rejects.toMatchObject({
    code: 'E_USAGE',
    hint: expect.stringContaining('rehearse'),
  });
});
