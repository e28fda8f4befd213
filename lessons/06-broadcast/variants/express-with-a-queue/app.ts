import express from 'express';

let greeting = 'Hello World';
let calls = 0;
let tail: Promise<unknown> = Promise.resolve();

/** One PUT after the other in each worker. */
function change(text: string): Promise<unknown> {
  tail = tail.then(
    () =>
      new Promise<void>((resolve) => {
        const call = ++calls;
        const listener = (message: { call?: number }) => {
          if (message.call !== call) return;
          process.off('message', listener);
          resolve();
        };
        process.on('message', listener);
        process.send?.({ call, text });
      }),
  );
  return tail;
}

export function listen(port: number): void {
  process.on('message', (message: { version?: number; text: string }) => {
    if (message.version === undefined) return;
    greeting = message.text;
    process.send?.({ ack: message.version });
  });

  const app = express();
  app.use(express.text());
  app.get('/', (_request, response) => void response.send(greeting));
  app.put('/greeting', async (request, response) => {
    await change(request.body as string);
    response.sendStatus(204);
  });
  app.listen(port);
}
