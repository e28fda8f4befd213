// The old setupMaster(): the worker's code is another file.
const cluster = require('cluster');
const path = require('path');

cluster.setupMaster({
  exec: path.join(__dirname, 'serve.js'),
  args: ['--greeting', 'Hello World'],
});

const worker = cluster.fork();
worker.on('listening', (address) => console.log('worker listens on', address.port));
