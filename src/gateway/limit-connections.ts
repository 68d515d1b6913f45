import type { Server } from 'node:http';

/** Sockets one address may hold, and all together; more are closed before a byte of them is read. */
export const connectionLimits = { perAddress: 256, total: 1024 } as const;

/** One caller that opens sockets and says nothing must not keep the others out. */
export function limitConnections(server: Server): void {
  server.maxConnections = connectionLimits.total;
  const held = new Map<string, number>();
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? '';
    const count = (held.get(address) ?? 0) + 1;
    held.set(address, count);
    socket.once('close', () => {
      const left = (held.get(address) ?? 1) - 1;
      if (left === 0) held.delete(address);
      else held.set(address, left);
    });
    if (count > connectionLimits.perAddress) socket.destroy();
  });
}
