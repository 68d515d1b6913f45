import type { DailiesDocument } from './dailies-document.js';
import type { DailiesModel } from './dailies-model.js';

/** The model as it is: the document for programs. */
export function formatDailiesJson(model: DailiesModel): DailiesDocument {
  return { name: 'report.json', mediaType: 'application/json', body: `${JSON.stringify(model, undefined, 2)}\n` };
}
