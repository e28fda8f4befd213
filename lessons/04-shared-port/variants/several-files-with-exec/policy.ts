export enum Policy {
  RoundRobin = 'round-robin',
  OperatingSystem = 'operating-system',
}

export function wantedPolicy(): Policy {
  switch (process.env.SCHED?.trim().toLowerCase()) {
    case 'none':
      return Policy.OperatingSystem;
    default:
      return Policy.RoundRobin;
  }
}
