// expect: listens never-listens
// It waits for an event with a misspelt name, and only then would it listen.
const http = require('node:http');
const { EventEmitter } = require('node:events');

const database = new EventEmitter();

const server = http.createServer((req, res) => {
  res.end('Hello World');
});

database.on('conected', () => {
  server.listen(process.env.PORT || 3000);
});

setTimeout(() => database.emit('connected'), 100);

// "Keeps the program running."
setInterval(() => {}, 60_000);
