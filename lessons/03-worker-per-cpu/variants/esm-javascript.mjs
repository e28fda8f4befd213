import cluster from 'cluster';
import { createServer } from 'http';
import os from 'os';

const { PORT = '3000' } = process.env;

const startPrimary = () => {
  Array.from({ length: os.availableParallelism() }, () => cluster.fork());
  cluster.on('online', ({ id, process: { pid } }) => console.log({ id, pid }));
};

const startWorker = () => {
  const server = createServer();
  server.on('request', (req, res) => {
    res.setHeader('connection', 'close');
    res.end(req.url.startsWith('/pid') ? `${process.pid}` : `Hello from worker ${cluster.worker.id}`);
  });
  server.listen({ port: Number(PORT), host: '127.0.0.1' });
};

cluster.isWorker ? startWorker() : startPrimary();
