// The entry only puts the parts together.
import http from 'node:http';
import { dispatch } from './dispatch.js';
import { settings } from './settings';

http.createServer(dispatch).listen(settings.port, () => {
  console.log(`up, on ${settings.port}`);
});
