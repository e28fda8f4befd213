// expect: forks forked-otherwise
// child_process.fork() has the same name, and knows nothing of shared ports.
const { fork } = require('node:child_process');
const http = require('node:http');

if (process.argv[2] !== 'worker') {
  fork(__filename, ['worker']);
} else {
  http
    .createServer((req, res) => {
      if (req.url === '/pid') res.end(String(process.pid));
      else res.end('Hello World');
    })
    .listen(process.env.PORT || 3000);
}
