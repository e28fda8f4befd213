// expect: listens crashed
// The variable is PORT, in capitals. Number(undefined) is NaN, and listen(NaN) throws.
const http = require('http');

const port = Number(process.env.Http_Port);

const server = http.createServer((req, res) => {
  res.end('Hello World');
});

server.listen(port, () => {
  console.log(`listening on ${port}`);
});
