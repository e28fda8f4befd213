// expect: one-per-cpu forked-otherwise
const { fork } = require('node:child_process');
const http = require('node:http');
const os = require('node:os');

if (process.argv[2] !== 'worker') {
  // Processes they are, but no cluster: they do not share a port. The first has it, the others are told EADDRINUSE.
  for (let i = 0; i < os.cpus().length; i++) {
    fork(__filename, ['worker']);
  }
} else {
  const server = http.createServer((request, response) => {
    response.end(request.url === '/pid' ? `${process.pid}` : 'Hello World');
  });
  server.on('error', (error) => console.error(error.message));
  server.listen(Number(process.env.PORT ?? 3000));
  process.on('disconnect', () => process.exit());
}
