// expect: listens crashed
// The module is no server: http.listen does not exist.
const http = require('node:http');

const port = Number(process.env.PORT ?? 3000);

http.createServer((req, res) => {
  res.end('Hello World');
});

http.listen(port);
