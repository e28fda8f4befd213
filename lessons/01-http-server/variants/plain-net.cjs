const net = require('node:net');

// HTTP by hand: one request for each connection, answered in the next turn of the event loop.
function answerTo(path) {
  if (!path.startsWith('/busy')) return 'Hello World';
  const until = Date.now() + Math.min(2000, Number(/ms=(\d+)/.exec(path)?.[1] ?? 300));
  while (Date.now() < until);
  return 'was busy';
}

net
  .createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (data) => {
      const body = answerTo(String(data).split(' ')[1]);
      const head = `HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: ${body.length}\r\nconnection: close`;
      setImmediate(() => socket.end(`${head}\r\n\r\n${body}`));
    });
  })
  .listen(process.env.PORT ?? 3000);
