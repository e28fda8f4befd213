// expect: blocks no-answer
const http = require('node:http');

http
  .createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    if (url.pathname === '/busy') {
      // What stands in the query is text: the sum is a number of some 16 digits.
      const until = Date.now() + (url.searchParams.get('ms') ?? 300);
      while (Date.now() < until);
      response.end('was busy');
    } else response.end('Hello World');
  })
  .listen(process.env.PORT ?? 3000);
