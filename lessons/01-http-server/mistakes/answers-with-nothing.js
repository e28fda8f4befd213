// expect: answers wrong-body
// The text goes to the terminal, not to the client.
const http = require('http');

const port = Number(process.env.PORT ?? 3000);

http
  .createServer((req, res) => {
    console.log('Hello World');
    res.end();
  })
  .listen(port);
