import http from 'node:http';

const port = Number(process.env.PORT ?? 3000);

const server = http.createServer((request, response) => {
  console.log(`${request.method} ${request.url}`);

  // TODO (answers): answer GET / with status 200 and the text Hello World.
  // TODO (blocks): answer GET /busy?ms=300 after holding the thread for that many milliseconds:
  // 300 when the request does not say how many, and never more than 2000.
  response.statusCode = 501;
  response.end('not written yet\n');
});

// TODO (listens): make the server listen on the port. Then this line is no longer needed.
console.log(`port ${port}: ${server.listening ? 'the server listens' : 'nobody listens yet'}`);
