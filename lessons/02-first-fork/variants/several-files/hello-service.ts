import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export class HelloService {
  readonly #server: Server;

  constructor(private readonly port: number) {
    this.#server = createServer((req, res) => this.#answer(req, res));
  }

  start(): void {
    this.#server.listen(this.port);
  }

  #answer(req: IncomingMessage, res: ServerResponse): void {
    if (req.url === '/pid') res.end(`${process.pid}`);
    else if (req.url === '/') res.end('Hello World');
    else res.writeHead(404).end();
  }
}
