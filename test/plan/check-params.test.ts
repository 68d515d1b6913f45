import { expect, test } from 'vitest';
import { assembleCatalog } from '../../src/catalog/catalog.js';
import { checkParams } from '../../src/plan/check-params.js';
import { listOf, planOf } from '../support/plan-builder.js';

const catalog = assembleCatalog([]);

test.each([
  ['{ seed: 7, negative_prompt: fog }', 'nightshoot', []],
  ['{ seed: seven }', 'nightshoot', ['`seed` of `DCK_0010` is not of the kind integer.']],
  ['{ sede: 7 }', 'nightshoot', ['Servers of kind `nightshoot` take no parameter `sede`.']],
  ['{ seed: 7 }', 'openai', ['Servers of kind `openai` take no parameter `seed`.']],
])('%s at %s: %j', (params, serverKind, messages) => {
  const plan = planOf([listOf(`  - { id: DCK_0010, prompt: A gull., params: ${params} }\n`)]);
  expect(checkParams(plan, catalog, serverKind).map(({ message }) => message)).toEqual(messages);
});
