import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findServerKind } from '../../src/catalog/server-kinds.js';
import { ferryOnce } from '../../src/cli/bring-home.js';
import { bringLate } from '../../src/cli/bring-late.js';
import type { BroughtHome } from '../../src/cli/brought-home.js';
import { type FerryRig, mediaOf, openFerryRig } from '../support/ferry-rig.js';
import { aContentAnswer } from '../support/scripted-server.js';

const hourMs = 3_600_000;
const signal = new AbortController().signal;
const openai = findServerKind('openai') ?? missing();
const far = { kind: openai, shutdownAtMs: () => undefined };

function missing(): never {
  throw new Error('The catalog has no server kind `openai`.');
}

let rig: FerryRig;
beforeEach(async () => {
  rig = await openFerryRig(['DCK_0010', 'DCK_0020']);
});
afterEach(() => rig.clean());

/** The first clip is answered with `status` for so long; the second one comes at once. */
function hinder(status: number, hours: number): void {
  const [poison] = rig.night.customIds;
  const untilMs = rig.clock.now() + hours * hourMs;
  rig.server.content = ({ kind, videoId }) =>
    videoId === `video_${poison}` && rig.clock.now() < untilMs
      ? aContentAnswer({ status })
      : aContentAnswer(mediaOf(kind, videoId));
}

async function ferryOut(over: { readonly waits: boolean } = { waits: true }): Promise<BroughtHome> {
  const brought = await ferryOnce({ show: 'HRB', server: far }, rig.ports, signal);
  const { clock, random, crashPoints, store, spool, overflow, hashes, ledger, talk } = rig.ports;
  const project = { clock, random, crashPoints, store, openQuay: async () => ({ spool, overflow, hashes }) };
  return bringLate(
    { show: 'HRB', server: { api: rig.server }, brought },
    { project, server: far, ...over },
    { ledger, talk, signal },
  );
}

describe('a clip that its server fails to give', () => {
  test('for hours is tried until it comes, while the others land', async () => {
    hinder(500, 11);
    expect(await ferryOut()).toMatchObject({ left: [], lost: [], doomed: [] });
    expect(await rig.states()).toEqual(['landed', 'landed']);
  });

  test('is never called lost: it is left for the run of the next evening, with hours to go', async () => {
    hinder(500, 99);
    const startedAtMs = rig.clock.now();
    const { left, lost, doomed } = await ferryOut();
    expect({ left: left.length, lost, doomed }).toEqual({ left: 1, lost: [], doomed: [] });
    expect(await rig.states()).toEqual(['rendered', 'landed']);
    expect(rig.clock.now() - startedAtMs).toBeLessThan(13 * hourMs);
    expect((left[0]?.deadlineMs ?? 0) - rig.clock.now()).toBeGreaterThan(10 * hourMs);
    rig.server.content = ({ kind, videoId }) => aContentAnswer(mediaOf(kind, videoId));
    await ferryOut();
    expect(await rig.states()).toEqual(['landed', 'landed']);
  });

  test('is asked for more often as its deadline comes near, and not after it', async () => {
    rig.clock.advance(23.5 * hourMs);
    hinder(500, 99);
    const asked: number[] = [];
    const { content } = rig.server;
    rig.server.content = (request) => {
      if (request.kind === 'video') asked.push(rig.clock.now());
      return content(request);
    };
    const { doomed } = await ferryOut();
    expect(doomed).toHaveLength(1);
    const [attempt] = await rig.night.ledger.attempts();
    expect(attempt).toMatchObject({ state: 'rendered' });
    const deadlineMs = attempt?.downloadDeadlineMs ?? 0;
    expect(asked.filter((atMs) => atMs > deadlineMs - 60_000 && atMs < deadlineMs).length).toBeGreaterThan(10);
    expect(asked.filter((atMs) => atMs > deadlineMs).length).toBeLessThan(9);
  });

  test('because of the key is left to a person at once', async () => {
    hinder(401, 99);
    const startedAtMs = rig.clock.now();
    expect((await ferryOut()).left).toHaveLength(1);
    expect(rig.clock.now() - startedAtMs).toBeLessThan(60_000);
  });

  test('is left at once by a run that does not wait', async () => {
    hinder(500, 99);
    const startedAtMs = rig.clock.now();
    expect((await ferryOut({ waits: false })).left).toHaveLength(1);
    expect(rig.clock.now() - startedAtMs).toBeLessThan(5 * 60_000);
  });
});

test('thousands of failures do not become thousands of retries at once', async () => {
  const shots = Array.from({ length: 200 }, (_, index) => `DCK_${String(index).padStart(4, '0')}`);
  const large = await openFerryRig(shots);
  large.server.content = () => aContentAnswer({ status: 500 });
  const startedAtMs = large.clock.now();
  const askedSoon = () => large.server.contentRequests.length;
  large.server.content = () => {
    if (large.clock.now() - startedAtMs < 30_000) soon = askedSoon();
    return aContentAnswer({ status: 500 });
  };
  let soon = 0;
  const { left } = await large.ferry({}, { variants: [] });
  expect(left).toHaveLength(200);
  // Each once, and the budget of a hundred retries; without it five times each.
  expect(soon).toBeLessThan(350);
  await large.clean();
});
