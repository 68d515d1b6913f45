import type { GatewayVideo } from '../domain/gateway-records.js';
import type { RenderOrder } from '../ports/renderer.js';
import type { GatewayPorts } from './gateway-ports.js';
import { readReference } from './read-reference.js';

/** All that a placeholder shows of a video, its ancestors included. Undefined when something it is made from is gone. */
export async function assembleOrder(
  video: GatewayVideo,
  ports: Pick<GatewayPorts, 'records' | 'blobs'>,
): Promise<RenderOrder | undefined> {
  const { model, prompt, size, seconds } = video.request;
  const reference = await readReference(video.request.inputReference, ports);
  const characters = await namesOf(video.request.characterIds ?? [], ports);
  const parent = await parentOf(video, ports);
  if (reference === 'gone' || characters === undefined || parent === 'gone') return undefined;
  return {
    model,
    prompt,
    size,
    seconds,
    label: video.label,
    characters,
    // A gateway fetches nothing from addresses its users name, so a link is not drawn.
    ...(reference?.kind === 'image' ? { inputReference: reference.bytes } : {}),
    ...(parent === undefined ? {} : { parent }),
  };
}

async function namesOf(
  ids: readonly string[],
  { records }: Pick<GatewayPorts, 'records'>,
): Promise<readonly string[] | undefined> {
  const names: string[] = [];
  for (const id of ids) {
    const character = await records.findCharacter(id);
    if (character === undefined) return undefined;
    names.push(character.name);
  }
  return names;
}

async function parentOf(
  { method, parentVideoId }: GatewayVideo,
  ports: Pick<GatewayPorts, 'records' | 'blobs'>,
): Promise<RenderOrder['parent'] | 'gone'> {
  if (method === 'create' || parentVideoId === undefined) return undefined;
  const parent = await ports.records.findVideo(parentVideoId);
  const order = parent && (await assembleOrder(parent, ports));
  return order === undefined ? 'gone' : { method, order };
}
