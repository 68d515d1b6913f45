import { cancelUnwanted } from './cancel-unwanted.js';
import type { ConnectedServer } from './connect-server.js';
import type { NightInput, NightPorts } from './night-input.js';
import { withServer } from './open-footage.js';

/** Connects, cancels what somebody cancelled while the server was out of reach, and then does the work. */
export async function atServer<Answer>(
  input: NightInput,
  ports: NightPorts,
  work: (server: ConnectedServer) => Promise<Answer>,
): Promise<Answer> {
  return withServer(input.server, (server) =>
    guarded(server, async () => {
      await cancelUnwanted(server, input, ports);
      return work(server);
    }),
  );
}

/** A server inside this process that dies takes the night with it at once, rather than let it wait for answers. */
async function guarded<Answer>(server: ConnectedServer, work: () => Promise<Answer>): Promise<Answer> {
  if (server.stopped === undefined) return work();
  const died = server.stopped.then(() => new Promise<never>(() => undefined));
  return Promise.race([work(), died]);
}
