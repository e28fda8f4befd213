// expect: listens exited
// start() is written, and never called.
import { createServer } from 'node:http';

function start(port) {
  const server = createServer((req, res) => {
    res.end('Hello World');
  });
  server.listen(port, () => console.log('started'));
  return server;
}

export default start;
