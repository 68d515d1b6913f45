/**
 * A few words that the guide's own rules make doubtful: https://platform.openai.com/docs/guides/video-generation
 * It knows words, not meaning: it cannot see pictures, names of people it never heard of, or what a model will make of a
 * sentence. Few false alarms matter more than many hits, because a warning nobody believes warns nobody.
 */
const rules: readonly { readonly rule: string; readonly words: RegExp }[] = [
  {
    rule: 'only content suitable for audiences under 18',
    words:
      /\b(?:nude|nudity|naked|porn\w*|erotic\w*|gore|gory|dismember\w*|decapitat\w*|disembowel\w*|torture[ds]?)\b/i,
  },
  {
    rule: 'real people, public figures among them, cannot be generated',
    words:
      /\b(?:lookalike of|impersonat\w+|deepfake|(?:famous|real) (?:actor|actress|politician|president|singer|celebrity)|celebrit(?:y|ies))\b/i,
  },
  {
    rule: 'copyrighted characters are rejected',
    words:
      /\b(?:mickey mouse|donald duck|pikachu|pok[eé]mon|spider-?man|batman|superman|darth vader|star wars|harry potter|hello kitty|super mario|spongebob|minions?\b(?= character)|disney|pixar|marvel)\b/i,
  },
  {
    rule: 'copyrighted music is rejected',
    words: /\b(?:to the (?:song|tune) of|soundtrack (?:of|from)|(?:hit|pop) song by)\b/i,
  },
];

/** Nearly every prompt breaks no rule, so all are looked for at once. */
const anyWords = new RegExp(rules.map(({ words }) => words.source).join('|'), 'i');

export function findGuardrailWords(prompt: string): readonly { readonly words: string; readonly rule: string }[] {
  if (!anyWords.test(prompt)) return [];
  return rules.flatMap(({ rule, words }) => {
    const found = words.exec(prompt)?.[0];
    return found === undefined ? [] : [{ words: found, rule }];
  });
}
