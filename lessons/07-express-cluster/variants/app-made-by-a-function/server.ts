import cluster from 'node:cluster';
import http from 'node:http';
import { availableParallelism } from 'node:os';
import { createApp } from './app';
import { Counter } from './counter';

async function main(): Promise<void> {
  if (cluster.isPrimary) {
    const counter = new Counter();
    cluster.on('message', (worker, message) => counter.take(worker, message));
    for (let i = 0; i < availableParallelism(); i++) cluster.fork();
    return;
  }
  const server = http.createServer(createApp());
  server.keepAliveTimeout = 10_000;
  server.listen({ port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' });
}

void main();
