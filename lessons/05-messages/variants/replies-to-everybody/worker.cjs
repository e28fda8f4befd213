const http = require('node:http');

const asked = {};
let n = 0;

process.on('message', ([question, stats]) => {
  if (asked[question]) asked[question](stats);
  delete asked[question];
});

http
  .createServer((req, res) => {
    if (req.url.startsWith('/stats')) {
      const question = `${process.pid}#${n++}`;
      asked[question] = (stats) => res.end(JSON.stringify(stats));
      process.send(['how many for', question]);
    } else {
      if (req.url === '/') process.send(['hello from', `${process.pid}`]);
      res.end('hi');
    }
  })
  .listen(process.env.PORT ?? 3000);
