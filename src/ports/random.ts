export interface Random {
  readonly bytes: (count: number) => Uint8Array;
  /** 0 inclusive to 1 exclusive. */
  readonly fraction: () => number;
}
