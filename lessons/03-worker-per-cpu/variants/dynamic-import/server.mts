import cluster from 'node:cluster';

// Each process loads only the half that it needs.
await import(cluster.isPrimary ? './primary.mts' : './worker.mts');
