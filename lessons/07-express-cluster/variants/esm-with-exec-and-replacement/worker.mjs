import { app } from './app.mjs';

await new Promise((resolve) => app.listen(Number(process.env.PORT ?? 3000), resolve));
process.on('uncaughtException', (error) => console.error('should not happen', error));
