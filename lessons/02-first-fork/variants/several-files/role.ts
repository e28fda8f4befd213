import cluster from 'node:cluster';

export enum Role {
  Primary,
  Worker,
}

export function roleOfThisProcess(): Role {
  return cluster.isWorker ? Role.Worker : Role.Primary;
}
