// An enum is code, not only a type: Node's own type stripping refuses it, tsx does not.
export enum Status {
  Ok = 200,
  NotFound = 404,
}
