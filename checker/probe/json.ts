/** JSON as it was before the program ran: a program may replace it. */
export const parse: (text: string) => unknown = JSON.parse;
export const stringify: (
  value: unknown,
  replacer?: (key: string, value: unknown) => unknown,
) => string | undefined = JSON.stringify;
