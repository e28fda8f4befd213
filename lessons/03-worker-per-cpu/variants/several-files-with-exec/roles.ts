export enum Role {
  Common,
  Last,
}

export const ROLE_VARIABLE = 'WORKER_ROLE';
