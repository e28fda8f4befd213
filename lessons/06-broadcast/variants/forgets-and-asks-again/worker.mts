import http from 'node:http';
import { text } from 'node:stream/consumers';

interface FromPrimary {
  kind: 'answer' | 'forget';
  id: number;
  text: string;
  revision: number;
}

let known: string | undefined;
let forgotten = 0;
let last = 0;
const open = new Map<number, (text: string) => void>();

process.on('message', (message: FromPrimary) => {
  if (message.kind === 'forget') {
    known = undefined;
    forgotten += 1;
    process.send?.({ kind: 'forgotten', revision: message.revision });
  } else {
    open.get(message.id)?.(message.text);
    open.delete(message.id);
  }
});

function ask(question: object): Promise<string> {
  const id = ++last;
  process.send?.({ ...question, id });
  return new Promise((resolve) => open.set(id, resolve));
}

async function greeting(): Promise<string> {
  if (known !== undefined) return known;
  const before = forgotten;
  const answer = await ask({ kind: 'get' });
  // Only kept if nothing was forgotten meanwhile.
  if (before === forgotten) known = answer;
  return answer;
}

http
  .createServer(async (request, response) => {
    if (request.method === 'PUT') {
      await ask({ kind: 'put', text: await text(request) });
      response.statusCode = 204;
      response.end();
    } else {
      response.end(await greeting());
    }
  })
  .listen(process.env.PORT ?? 3000);
