// Plain JavaScript; a class of its own that extends http.Server.
const { Server } = require('node:http');

class HelloServer extends Server {
  constructor() {
    super({ keepAliveTimeout: 1000 });
    this.on('request', (req, res) => this.route(req, res));
  }

  route(req, res) {
    const [path, query = ''] = req.url.split('?');
    if (path === '/') return this.hello(res);
    if (path === '/busy') return this.busy(res, new URLSearchParams(query));
    res.statusCode = 404;
    return res.end('?');
  }

  hello(res) {
    res.setHeader('X-Served-By', String(process.pid));
    res.end('Hello World');
  }

  busy(res, query) {
    const ms = query.has('ms') ? Number(query.get('ms')) : 300;
    const end = performance.now() + Math.min(ms, 2000);
    while (performance.now() < end) {}
    res.end('free again');
  }
}

new HelloServer().listen(process.env.PORT ?? 3000);
