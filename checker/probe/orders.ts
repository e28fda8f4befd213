/** What the checker orders the probe to do in one run, as JSON in the file that `CLUSTER_WORKSHOP_RUN` names. */
export interface ProbeOrders {
  /** The run's private folder: the trace and the ports in use. */
  folder: string;
  /** Seals the lines of the trace. */
  key: string;
  /** The port that the program is expected to ask for. */
  port: number;
  /** How many CPUs the program sees; null leaves the machine's own number. */
  cpus: number | null;
  /** The process id of the checker: without it the program ends. */
  checker: number;
  /** This probe's own file, to be put back where a program's fork loses it. */
  probe: string;
  /** The folder that `require` of a package falls back to, where the program's own folder has none. */
  packages: string;
  /** The cache of transformed TypeScript. */
  cache: string;
  /** Whether an ES module in JavaScript may import TypeScript, or packages that the program's folder has not. */
  esModules: boolean;
}

/** The name of the environment variable that says where the orders are. It also marks every process of a run. */
export const RUN_VARIABLE = 'CLUSTER_WORKSHOP_RUN';

/** Faults can change during a run: the probe reads this file of the run's folder when it matters. */
export interface Faults {
  /** Every worker ends as soon as it starts. */
  dieAtStart?: boolean;
  /** Messages to the worker with this cluster id are delivered `ms` milliseconds late, in their order. */
  hold?: { worker: number; ms: number };
}

/** The header that tells which of the checker's requests a request is. */
export const NONCE_HEADER = 'x-workshop-request';
