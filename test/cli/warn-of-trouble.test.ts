import { expect, test } from 'vitest';
import { allHome } from '../../src/cli/brought-home.js';
import { warnOfTrouble } from '../../src/cli/warn-of-trouble.js';

const minuteMs = 60_000;

test.each([
  [22 * 60 + 24, 'the first vanishes in 22 h 24 min, as the server says of the video'],
  [12, 'the first vanishes in 12 min, as the server says of the video'],
  [-5, 'the first vanishes now: its deadline has passed, as the server says of the video'],
])('what could not come home %i minutes before its deadline is told of', (minutes, words) => {
  const warnings: string[] = [];
  const talk = { say: () => undefined, warn: (words: string) => warnings.push(words), progress: () => undefined };
  const later = { name: 'a', reason: 'busy', mayComeLater: true, deadlineMs: undefined, deadlineSource: undefined };
  const sooner = {
    ...later,
    name: 'b',
    reason: 'HTTP 503',
    deadlineMs: minutes * minuteMs,
    deadlineSource: 'video_expires_at' as const,
  };
  warnOfTrouble({ ...allHome, left: [later, sooner] }, talk, 0);
  expect(warnings).toEqual([`2 paid files could not be brought home (HTTP 503); ${words}. Run again to bring them.`]);
});
