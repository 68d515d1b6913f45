/** What a request gets instead of an answer. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly param?: string | undefined;
  /** How long to wait before the same request may succeed. */
  readonly retryAfterSeconds?: number;
}

/** Thrown by handlers; the server turns it into the error envelope. */
export class ApiError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.name = 'ApiError';
    this.refusal = refusal;
  }
}

export function invalid(message: string, param?: string, code = 'invalid_value'): Refusal {
  return { status: 400, code, message, param };
}

export function missing(member: string): Refusal {
  return invalid(`Missing required parameter: '${member}'.`, member, 'missing_required_parameter');
}

export function notFound(what: string, id: string): ApiError {
  return new ApiError({ status: 404, code: 'not_found', message: `No ${what} found with id '${id}'.`, param: 'id' });
}

/** `type` of the error envelope, by HTTP status. */
export function errorTypeOf(status: number): string {
  if (status === 401) return 'authentication_error';
  if (status === 403) return 'permission_error';
  if (status === 429) return 'rate_limit_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}
