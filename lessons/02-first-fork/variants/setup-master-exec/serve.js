const http = require('http');

const greeting = process.argv[process.argv.indexOf('--greeting') + 1];

http
  .createServer((req, res) => {
    if (req.url === '/pid') res.end(String(process.pid));
    else res.end(greeting);
  })
  .listen(process.env.PORT || 3000);
