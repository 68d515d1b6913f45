import { resolve } from 'node:path';
import { RenderQueueError } from '../../domain/render-queue-error.js';
import { openDocumentsFolder } from '../../wiring.js';
import { type RunCommand, textOption } from '../command.js';
import { exitCodes } from '../exit-code.js';
import { writtenSchemas } from '../written-schemas.js';

export const run: RunCommand = async (invocation, session) => {
  const schemas = writtenSchemas();
  const folder = textOption(invocation, 'write');
  if (folder !== undefined) {
    const documents = await openDocumentsFolder(resolve(session.folder, folder));
    for (const [name, text] of schemas) await documents.write(name, text);
    const human = `${[...schemas.keys()].join(', ')} written to ${folder}.`;
    return {
      exitCode: exitCodes.done,
      schema: 'nightshoot/schema@1',
      document: { folder, files: [...schemas.keys()] },
      human,
    };
  }
  const [wanted = 'shot-list'] = invocation.arguments;
  const text = schemas.get(`${wanted}.schema.json`);
  if (text === undefined) throw unknownSchema(wanted);
  return { exitCode: exitCodes.done, schema: 'nightshoot/schema@1', document: JSON.parse(text), human: text.trimEnd() };
};

function unknownSchema(wanted: string): RenderQueueError {
  return new RenderQueueError({
    code: 'E_SCHEMA_UNKNOWN',
    kind: 'usage',
    message: `There is no schema \`${wanted}\`.`,
    hint: 'There are `shot-list` and `config`.',
  });
}
