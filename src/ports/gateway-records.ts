import type {
  GatewayBatch,
  GatewayBatchStatus,
  GatewayCharacter,
  GatewayDelivery,
  GatewayFile,
  GatewayLine,
  GatewayLineState,
  GatewayVideo,
  TruthEvent,
} from '../domain/gateway-records.js';

/** What a gateway remembers. A call that returned has its data on the disk; each `commit` is there wholly or not at all. */
export interface GatewayRecords {
  /**
   * Records are written by id: a known one is replaced, a new one goes to the end of its list. False, and nothing
   * written, when a batch had left the status its change asks for; without such a condition it is always true.
   */
  readonly commit: (changes: readonly RecordChange[]) => Promise<boolean>;
  readonly findFile: (id: string) => Promise<GatewayFile | undefined>;
  readonly listFiles: (query: FileQuery) => Promise<readonly GatewayFile[]>;
  readonly findBatch: (id: string) => Promise<GatewayBatch | undefined>;
  readonly listBatches: (query: ListQuery) => Promise<readonly GatewayBatch[]>;
  /** Batches that have not ended, oldest first. */
  readonly openBatches: () => Promise<readonly GatewayBatch[]>;
  readonly countLines: (batchId: string) => Promise<Readonly<Partial<Record<GatewayLineState, number>>>>;
  readonly listLines: (query: LineQuery) => Promise<readonly GatewayLine[]>;
  readonly findVideo: (id: string) => Promise<GatewayVideo | undefined>;
  readonly listVideos: (query: ListQuery) => Promise<readonly GatewayVideo[]>;
  /** Queued and in progress, oldest first. */
  readonly openVideos: (page: Omit<ListQuery, 'order'>) => Promise<readonly GatewayVideo[]>;
  /** The video whose upstream job this is. */
  readonly findVideoOfJob: (job: {
    readonly upstream: string;
    readonly id: string;
  }) => Promise<GatewayVideo | undefined>;
  readonly findCharacter: (id: string) => Promise<GatewayCharacter | undefined>;
  /** The id by which an upstream knows a character that was uploaded there. */
  readonly findSharedCharacter: (id: string, upstream: string) => Promise<string | undefined>;
  /** Some of the files whose life is over, the longest dead first. */
  readonly expiredFiles: (now: number) => Promise<readonly GatewayFile[]>;
  /** Some of the videos that still have bytes though they are over, the longest dead first. */
  readonly expiredVideos: (now: number) => Promise<readonly GatewayVideo[]>;
  /** What all files and the clips of characters together hold. */
  readonly storedBytes: () => Promise<number>;
  /** Deliveries whose time has come, oldest first. */
  readonly dueDeliveries: (now: number) => Promise<readonly GatewayDelivery[]>;
  readonly nextDeliveryAtMs: () => Promise<number | undefined>;
  readonly findAnswer: (key: string) => Promise<StoredAnswer | undefined>;
  readonly truth: () => Promise<readonly TruthEvent[]>;
  readonly close: () => Promise<void>;
}

export type RecordChange =
  | { readonly kind: 'file'; readonly file: GatewayFile }
  | { readonly kind: 'file_deleted'; readonly id: string }
  | {
      readonly kind: 'batch';
      readonly batch: GatewayBatch;
      readonly onlyFrom?: GatewayBatchStatus;
      /** Only while there is a file of this id. */
      readonly onlyWithFile?: string;
    }
  | { readonly kind: 'lines'; readonly lines: readonly GatewayLine[] }
  /** Forgets all lines of a batch: its validation begins anew. */
  | { readonly kind: 'lines_deleted'; readonly batchId: string }
  /** Moves every line of the batch that is in one state to another. */
  | {
      readonly kind: 'lines_moved';
      readonly batchId: string;
      readonly from: GatewayLineState;
      readonly to: GatewayLineState;
    }
  | { readonly kind: 'video'; readonly video: GatewayVideo }
  | { readonly kind: 'video_deleted'; readonly id: string }
  | { readonly kind: 'character'; readonly character: GatewayCharacter }
  | {
      readonly kind: 'character_shared';
      readonly id: string;
      readonly upstream: string;
      readonly upstreamId: string;
    }
  /** The upstream knows this id no more; another that it gave since stays. */
  | {
      readonly kind: 'character_unshared';
      readonly id: string;
      readonly upstream: string;
      readonly upstreamId: string;
    }
  | { readonly kind: 'delivery'; readonly delivery: GatewayDelivery }
  | { readonly kind: 'delivery_ended'; readonly id: string }
  | { readonly kind: 'answer'; readonly answer: StoredAnswer }
  | { readonly kind: 'truth'; readonly event: TruthEvent }
  /** With its lines. */
  | { readonly kind: 'batch_forgotten'; readonly id: string }
  | { readonly kind: 'answers_forgotten'; readonly beforeMs: number }
  /** Some of the oldest, so that a round of forgetting stays short. */
  | { readonly kind: 'truth_forgotten'; readonly beforeMs: number };

export interface ListQuery {
  readonly order: 'asc' | 'desc';
  readonly limit: number;
  /** Begin after the record with this id; an unknown id gives an empty list. */
  readonly after?: string;
}

export interface FileQuery extends ListQuery {
  readonly purpose?: string;
  /** Leaves out those whose life is over by then. */
  readonly aliveAtMs: number;
}

export interface LineQuery {
  readonly batchId: string;
  readonly states?: readonly GatewayLineState[];
  readonly afterLine: number;
  readonly limit: number;
}

/** The answer once given under an `Idempotency-Key`. */
export interface StoredAnswer {
  readonly key: string;
  readonly bodySha256: string;
  readonly status: number;
  readonly body: string;
  readonly createdAtMs: number;
}
