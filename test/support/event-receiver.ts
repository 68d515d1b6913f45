import { createServer } from 'node:http';

export interface ReceivedEvent {
  readonly headers: Record<string, string>;
  readonly body: string;
}

export interface EventReceiver {
  readonly url: string;
  readonly received: readonly ReceivedEvent[];
  readonly close: () => void;
}

/** A receiver of webhooks on loopback that answers with these statuses in turn, the last for ever. */
export async function startEventReceiver(statuses: readonly number[]): Promise<EventReceiver> {
  const received: ReceivedEvent[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
      received.push({ headers: Object.fromEntries(headers), body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(statuses[Math.min(received.length, statuses.length) - 1] ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
