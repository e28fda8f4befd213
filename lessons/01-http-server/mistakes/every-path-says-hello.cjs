// expect: blocks busy-answers-early
// '/busy?ms=300' is not equal to '/busy', so it falls through to the greeting.
const http = require('http');

const port = Number(process.env.PORT ?? 3000);

http
  .createServer((req, res) => {
    if (req.url === '/busy') {
      const end = Date.now() + 300;
      while (Date.now() < end);
      res.end('busy');
      return;
    }
    res.end('Hello World');
  })
  .listen(port);
