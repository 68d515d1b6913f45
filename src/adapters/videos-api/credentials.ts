/** The header that carries a key; none where there is no key. */
export function credentialsOf(
  key: string | undefined,
  keyHeader: 'authorization' | 'api-key',
): Readonly<Record<string, string>> {
  if (key === undefined) return {};
  return keyHeader === 'authorization' ? { authorization: `Bearer ${key}` } : { 'api-key': key };
}
