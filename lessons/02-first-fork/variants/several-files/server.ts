// Classes, an enum, and the worker's code loaded only in the worker.
import { Role, roleOfThisProcess } from './role.js';

async function main(): Promise<void> {
  switch (roleOfThisProcess()) {
    case Role.Primary: {
      const { Supervisor } = await import('./supervisor.js');
      new Supervisor().start();
      break;
    }
    case Role.Worker: {
      const { HelloService } = await import('./hello-service.js');
      new HelloService(Number(process.env.PORT ?? 3000)).start();
      break;
    }
  }
}

void main();
