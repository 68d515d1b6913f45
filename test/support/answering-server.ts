import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** The client's port. */
  readonly connection: number | undefined;
}

export interface AnsweringServer {
  readonly origin: string;
  /** Up to `/v1`. */
  readonly url: string;
  readonly seen: SeenRequest[];
  readonly close: () => Promise<void>;
}

/** A real HTTP server on loopback that answers each request as the test says. */
export async function startAnsweringServer(
  answer: (request: SeenRequest, response: ServerResponse) => void,
): Promise<AnsweringServer> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = {
        method,
        url,
        headers,
        body: Buffer.concat(pieces).toString('utf8'),
        connection: request.socket.remotePort,
      };
      seen.push(one);
      answer(one, response);
    });
  });
  const origin = await new Promise<string>((listening) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      listening(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`);
    });
  });
  return {
    origin,
    url: `${origin}/v1`,
    seen,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

export function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
