const cluster = require('cluster');
const http = require('http');
const os = require('os');

if (cluster.isMaster) {
  os.cpus().forEach((_cpu, place) => fill(place, 0));
} else {
  http
    .createServer((request, response) => {
      response.end(request.url === '/pid' ? String(process.pid) : 'Hello World');
    })
    .listen(process.env.PORT || 3000);
}

// Each place has a worker, and its own count of quick deaths.
function fill(place, quickDeaths) {
  const since = Date.now();
  const worker = cluster.fork({ PLACE: place });
  worker.on('exit', () => {
    const quick = Date.now() - since < 3000 ? quickDeaths + 1 : 0;
    if (quick < 4) fill(place, quick);
    else setTimeout(fill, 400, place, quick);
  });
}
